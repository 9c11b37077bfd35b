"""One real error among a hundred thousand log lines of a failing function is the first thing the logs are cited for."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from local_cloud.cloud import Cloud
from local_cloud.conditions import Conditions
from tests.local_cloud import noisy_functions
from tests.local_cloud.lambda_functions import invoke, make_function
from tests.local_cloud.reports import Report, report_of

_TIMEOUT_SECONDS = 120
# From the failure to the report, beside other tests on a small machine.
_MOST_SECONDS = 60.0


def fail_in(cloud: Cloud, function: str) -> str:
    """Start an execution whose one task is this function; return its ARN."""
    machines = cloud.client("stepfunctions")
    listed = machines.list_state_machines()["stateMachines"]
    demo = next(each["stateMachineArn"] for each in listed if each["name"] == "customer-etl")
    role = machines.describe_state_machine(stateMachineArn=demo)["roleArn"]
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function, "Payload.$": "$"},
        "End": True,
    }
    definition = json.dumps({"StartAt": "Load", "States": {"Load": task}})
    name = f"noisy-{uuid.uuid4().hex[:8]}"
    machine = machines.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
    return str(machines.start_execution(stateMachineArn=machine, input="{}")["executionArn"])


def first_from_logs(report: Report) -> str:
    """Return the text of the first piece of evidence that comes from the logs."""
    texts = [str(piece["text"]) for piece in report["evidence"] if piece["source"] == "logs"]
    assert texts, report["text"]
    return texts[0]


def seconds_to(report: Report) -> float:
    """Return how long after the failure the report was made."""
    made, failed = (datetime.fromisoformat(text) for text in (report["created_at"], report["failure"]["failed_at"]))
    return (made - failed).total_seconds()


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (noisy_functions.ONE_LINE, noisy_functions.ONE_LINE_SAYS),
        (noisy_functions.STACK_TRACE, "currency XBT is not in the agreed list"),
        (noisy_functions.JSON_LINES, "order A-1001 has no customer"),
        (noisy_functions.LONG_LINES, "warehouse disk is full"),
    ],
    ids=["one line", "stack trace", "json", "more than the byte budget"],
)
def test_the_real_error_among_100000_lines_is_the_first_log_evidence(stack: Cloud, source: str, error: str) -> None:
    function = make_function(stack, source, Timeout=_TIMEOUT_SECONDS)

    report = report_of(stack, fail_in(stack, function))

    assert error in first_from_logs(report), report["text"]
    assert seconds_to(report) < _MOST_SECONDS


def test_the_failing_request_is_not_mistaken_for_the_others_of_its_time(stack: Cloud) -> None:
    function = make_function(stack, noisy_functions.MANY_REQUESTS, Timeout=_TIMEOUT_SECONDS)
    with ThreadPoolExecutor(3) as callers:
        healthy = [callers.submit(invoke, stack, function, {"healthy": True}) for _ in range(3)]
        report = report_of(stack, fail_in(stack, function))
        assert [call.result() for call in healthy] == [(None, "done")] * 3

    assert "order A-1001 cannot be booked" in first_from_logs(report), report["text"]
    assert seconds_to(report) < _MOST_SECONDS


def test_a_quota_that_is_used_up_by_others_delays_the_answer_and_does_not_change_it(stack: Cloud) -> None:
    function = make_function(stack, noisy_functions.ONE_LINE, Timeout=_TIMEOUT_SECONDS)
    Conditions(filter_log_events_per_second=3).write(stack.directory)
    try:
        report = report_of(stack, fail_in(stack, function))
    finally:
        Conditions().write(stack.directory)

    assert noisy_functions.ONE_LINE_SAYS in first_from_logs(report), report["text"]
    assert seconds_to(report) < _MOST_SECONDS


def test_lines_that_arrive_seconds_after_the_failure_are_waited_for(stack: Cloud) -> None:
    function = make_function(stack, noisy_functions.MANY_REQUESTS, Timeout=_TIMEOUT_SECONDS)
    Conditions(ingestion_seconds=3.0).write(stack.directory)
    try:
        report = report_of(stack, fail_in(stack, function))
    finally:
        Conditions().write(stack.directory)

    assert "order A-1001 cannot be booked" in first_from_logs(report), report["text"]
    assert seconds_to(report) < _MOST_SECONDS


def test_a_log_of_infrequent_access_is_searched_by_insights(stack: Cloud) -> None:
    function = make_function(stack, noisy_functions.ONE_LINE, Timeout=_TIMEOUT_SECONDS)
    group = f"/aws/lambda/{function}"
    stack.client("logs").create_log_group(logGroupName=group, logGroupClass="INFREQUENT_ACCESS")

    report = report_of(stack, fail_in(stack, function))

    assert noisy_functions.ONE_LINE_SAYS in first_from_logs(report), report["text"]
    assert report["cost"]["api_calls"]["logs:StartQuery"] >= 1
    assert seconds_to(report) < _MOST_SECONDS
