"""Failures that really happen are located where they began, live: in the archived report.

All are started at once, so that their triages run side by side; each test waits for its own.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from local_cloud.account import ACCOUNT_ID, REGION
from local_cloud.cloud import Cloud
from tests.local_cloud.histories import history_of
from tests.local_cloud.reports import Report, report_of

Definition = dict[str, Any]
_MISSING_TABLE = "acme-no-such-table"
_DYNAMODB_ERROR = "ResourceNotFoundException"


def start(cloud: Cloud, name: str, definition: Definition, given: object = None) -> str:
    """Start an execution of a new machine with this definition; return its ARN."""
    machines = cloud.client("stepfunctions")
    machine = create(cloud, name, definition)
    return str(machines.start_execution(stateMachineArn=machine, input=json.dumps(given or {}))["executionArn"])


def create(cloud: Cloud, name: str, definition: Definition, **settings: Any) -> str:
    """Create a machine with a name of its own; return its ARN."""
    machines = cloud.client("stepfunctions")
    listed = machines.list_state_machines()["stateMachines"]
    demo = next(each["stateMachineArn"] for each in listed if each["name"] == "customer-etl")
    role = machines.describe_state_machine(stateMachineArn=demo)["roleArn"]
    unique = f"{name}-{uuid.uuid4().hex[:8]}"
    answer = machines.create_state_machine(name=unique, definition=json.dumps(definition), roleArn=role, **settings)
    return str(answer["stateMachineArn"])


def one(name: str, state: Definition, **machine: Any) -> Definition:
    """Return a definition with one state."""
    return {"StartAt": name, "States": {name: {"End": True, **state}}, **machine}


def reading(**more: Any) -> Definition:
    """Return a task that fails: its table does not exist."""
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::dynamodb:getItem",
        "Parameters": {"TableName": _MISSING_TABLE, "Key": {"id": {"S": "1"}}},
        "End": True,
        **more,
    }


def evidence(report: Report) -> str:
    return "\n".join(piece["text"] for piece in report["evidence"])


def nested(cloud: Cloud) -> str:
    child = create(cloud, "child", one("Read", reading()))
    run = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": child, "Input": {}},
    }
    return start(cloud, "parent", one("Run", run))


def bad_item(cloud: Cloud) -> str:
    states = {
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.rows", "NumericGreaterThan": 0, "Next": "Fine"}],
            "Default": "Reject",
        },
        "Fine": {"Type": "Pass", "End": True},
        "Reject": {"Type": "Fail", "Error": "EmptyFile", "Cause": "the file has no rows"},
    }
    processor = {"StartAt": "Check", "States": states}
    each = {"Type": "Map", "ItemProcessor": processor, "MaxConcurrency": 1, "ItemsPath": "$.files"}
    return start(cloud, "items", one("ForEach", each), {"files": [{"rows": 3}, {"rows": 0}, {"rows": 5}]})


def branches(cloud: Cloud) -> str:
    both = [one("Slow", {"Type": "Wait", "Seconds": 20}), one("Read", reading())]
    return start(cloud, "branches", one("Both", {"Type": "Parallel", "Branches": both}))


def retried(cloud: Cloud) -> str:
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1.0}]
    return start(cloud, "retried", one("Read", reading(Retry=retry)))


def caught(cloud: Cloud) -> str:
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "GiveUp"}]
    states = {"Read": reading(Catch=catch), "GiveUp": {"Type": "Fail", "Error": "LoadFailed", "Cause": "see above"}}
    return start(cloud, "caught", {"StartAt": "Read", "States": states})


def heartbeat(cloud: Cloud) -> str:
    queue = cloud.client("sqs").create_queue(QueueName=f"approvals-{uuid.uuid4().hex[:8]}")["QueueUrl"]
    approve = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": queue, "MessageBody": {"token.$": "$$.Task.Token"}},
        "TimeoutSeconds": 60,
        "HeartbeatSeconds": 1,
    }
    return start(cloud, "heartbeat", one("Approve", approve))


def redriven(cloud: Cloud) -> str:
    return start(cloud, "redriven", one("Read", reading()))


def late(cloud: Cloud) -> str:
    states = {"Slow": {"Type": "Wait", "Seconds": 60, "End": True}, "First": {"Type": "Pass", "Next": "Slow"}}
    return start(cloud, "late", {"StartAt": "First", "States": states, "TimeoutSeconds": 1})


def distributed(cloud: Cloud) -> str:
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Read",
        "States": {"Read": reading()},
    }
    each = {"Type": "Map", "ItemsPath": "$.files", "ItemProcessor": processor, "Label": "Each"}
    return start(cloud, "distributed", one("ForEach", each), {"files": [{"n": 1}, {"n": 2}]})


def express(cloud: Cloud) -> str:
    """Let an EXPRESS execution fail under an alarm; return the alarm's name, which its signal carries."""
    name = f"express-{uuid.uuid4().hex[:8]}"
    group = f"/aws/vendedlogs/states/{name}"
    cloud.client("logs").create_log_group(logGroupName=group)
    logged = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:{group}:*"
    logging = {
        "level": "ERROR",
        "includeExecutionData": True,
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": logged}}],
    }
    machine = create(cloud, name, one("Read", reading()), type="EXPRESS", loggingConfiguration=logging)
    cloud.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/States",
        MetricName="ExecutionsFailed",
        Dimensions=[{"Name": "StateMachineArn", "Value": machine}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
    )
    cloud.client("stepfunctions").start_execution(stateMachineArn=machine, input="{}")
    return name


PLAYS: tuple[Callable[[Cloud], str], ...] = (
    express,
    nested,
    bad_item,
    branches,
    retried,
    caught,
    heartbeat,
    redriven,
    late,
    distributed,
)


@pytest.fixture(scope="module")
def started(stack: Cloud) -> dict[str, str]:
    """Start every failure; return what was started by the play's name."""
    return {play.__name__: play(stack) for play in PLAYS}


def test_nested_execution_is_followed_to_its_failing_task(stack: Cloud, started: dict[str, str]) -> None:
    report = report_of(stack, started["nested"])

    failure, origin = report["failure"], report["failure"]["origin"]
    assert (failure["state"], failure["error"]) == ("Run", "States.TaskFailed")
    assert ":execution:child-" in origin["execution"]
    assert (origin["state"], origin["path"]) == ("Read", ["Read"])
    assert _DYNAMODB_ERROR in origin["error"]
    assert origin["resource"].endswith(f":table/{_MISSING_TABLE}")
    assert "Run had started execution child-" in evidence(report)


def test_the_one_bad_item_of_a_map_is_named_with_its_index(stack: Cloud, started: dict[str, str]) -> None:
    report = report_of(stack, started["bad_item"])

    assert report["failure"]["path"] == ["ForEach", "Reject"], history_of(stack, started["bad_item"])
    assert report["failure"]["origin"]["path"] == ["ForEach[1]", "Reject"]
    assert "1 of 3 iterations of ForEach succeeded; index 1 failed" in evidence(report)
    assert "Reject was reached from Check, a Choice state; the input of Check was" in evidence(report)


def test_the_failing_branch_of_a_parallel_state_is_the_origin(stack: Cloud, started: dict[str, str]) -> None:
    report = report_of(stack, started["branches"])

    assert report["failure"]["origin"]["path"] == ["Both", "Read"], history_of(stack, started["branches"])
    assert "Read stands in branch 2 of 2 of Both" in evidence(report)


def test_retries_are_counted(stack: Cloud, started: dict[str, str]) -> None:
    report = report_of(stack, started["retried"])

    assert (report["failure"]["state"], report["failure"]["attempts"]) == ("Read", 3)
    assert "attempt 3 of 3" in evidence(report)


def test_the_failure_that_a_catch_swallowed_is_the_origin(stack: Cloud, started: dict[str, str]) -> None:
    report = report_of(stack, started["caught"])

    assert (report["failure"]["state"], report["failure"]["error"]) == ("GiveUp", "LoadFailed")
    assert report["failure"]["origin"]["state"] == "Read"
    assert _DYNAMODB_ERROR in report["failure"]["origin"]["error"]


def test_a_missed_heartbeat_is_told_with_its_limit(stack: Cloud, started: dict[str, str]) -> None:
    report = report_of(stack, started["heartbeat"])

    assert report["failure"]["origin"]["state"] == "Approve"
    assert "HeartbeatSeconds 1" in evidence(report)
    assert "it waited for its task token to come back" in evidence(report)


def test_a_redriven_execution_that_fails_again_is_a_report_of_its_own(stack: Cloud, started: dict[str, str]) -> None:
    arn = started["redriven"]
    first = report_of(stack, arn)
    stack.client("stepfunctions").redrive_execution(executionArn=arn)
    second = report_of(stack, f"{arn}|1")

    assert first["report_id"] != second["report_id"]
    assert first["incident_id"] == second["incident_id"]
    assert second["failure"]["origin"]["state"] == "Read"
    assert second["failure"]["attempts"] == 1
    assert "the execution was redriven once" in evidence(second)


def test_an_execution_that_timed_out_names_the_state_that_was_running(stack: Cloud, started: dict[str, str]) -> None:
    report = report_of(stack, started["late"])

    assert report["status"] == "timed_out"
    assert (report["failure"]["state"], report["failure"]["origin"]["state"]) == ("Slow", "Slow")
    assert "(TimeoutSeconds 1); running: Slow for" in evidence(report)


def test_the_first_failed_item_of_a_distributed_map_is_the_origin(stack: Cloud, started: dict[str, str]) -> None:
    report = report_of(stack, started["distributed"])

    assert report["failure"]["state"] == "ForEach"
    assert report["failure"]["origin"]["state"] == "Read"
    assert _DYNAMODB_ERROR in report["failure"]["origin"]["error"]
    assert "failed child executions looked at" in evidence(report)


def test_an_express_execution_behind_an_alarm_is_located_in_its_log(stack: Cloud, started: dict[str, str]) -> None:
    report = report_of(stack, f"alarm:{started['express']}|")

    assert report["status"] == "alarm"
    assert report["failure"]["origin"]["state"] == "Read"
    assert _DYNAMODB_ERROR in report["failure"]["origin"]["error"]
    assert ":express:" in report["failure"]["origin"]["execution"]
