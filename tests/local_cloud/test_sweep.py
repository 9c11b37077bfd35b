"""A failure whose event was lost is reported all the same, once."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from local_cloud.cloud import Cloud
from tests.local_cloud.lambda_functions import invoke
from tests.local_cloud.reports import claims_of, eventually, report_of
from tests.local_cloud.test_whole_path import fail_quickly, messages_about

AT_ONCE = {"settled_minutes": 0, "lookback_minutes": 60}


@contextmanager
def no_status_events(cloud: Cloud) -> Iterator[None]:
    """Disable the rule for failed executions: what ends meanwhile is never announced."""
    bus = cloud.client("events")
    (rule,) = [each["Name"] for each in bus.list_rules()["Rules"] if "ExecutionFailed" in each["Name"]]
    bus.disable_rule(Name=rule)
    try:
        yield
    finally:
        bus.enable_rule(Name=rule)


def sweep(cloud: Cloud) -> dict[str, Any]:
    """Invoke the sweep's function as its schedule does, but for failures of this moment."""
    functions = cloud.client("lambda").list_functions()["Functions"]
    (name,) = [each["FunctionName"] for each in functions if each["FunctionName"].endswith("-sweep")]
    error, answer = invoke(cloud, name, AT_ONCE)
    assert error is None, answer
    assert answer["unread"] == [], "the function's own role allows what it asks"
    swept: dict[str, Any] = answer
    return swept


def test_a_failure_without_an_event_gives_one_report_and_one_message_once_it_is_swept(stack: Cloud) -> None:
    machines = stack.client("stepfunctions")
    with no_status_events(stack):
        arn = fail_quickly(stack, f"unannounced-{uuid.uuid4().hex[:8]}")
        eventually(lambda: machines.describe_execution(executionArn=arn)["status"] == "FAILED", "the failure")
    assert claims_of(stack, arn) == []

    started = sweep(stack)["started"]
    report = report_of(stack, arn)
    again = sweep(stack)["started"]

    assert report["report_id"] in started
    assert report["failure"]["error"] == "EmptyFile"
    assert len(claims_of(stack, arn)) == 1
    assert len(messages_about(stack, report)) == 1
    assert report["report_id"] not in again
    workflow = stack.outputs["TriageStateMachineArn"]
    runs = machines.list_executions(stateMachineArn=workflow)["executions"]
    inputs = [json.loads(machines.describe_execution(executionArn=run["executionArn"])["input"]) for run in runs]
    assert [each["detail"].get("executionArn") for each in inputs if "detail" in each].count(arn) == 1
