"""Failures that really happen are located where they began, live: in the archived report."""

import json
import uuid
from typing import Any

from local_cloud.cloud import Cloud
from tests.local_cloud.reports import Report, claims_of, eventually, report_of

Definition = dict[str, Any]
_MISSING_TABLE = "acme-no-such-table"
_DYNAMODB_ERROR = "ResourceNotFoundException"


def start(cloud: Cloud, name: str, definition: Definition, given: object = None) -> str:
    """Start an execution of a new machine with this definition; return its ARN."""
    machines = cloud.client("stepfunctions")
    machine = create(cloud, name, definition)
    return str(machines.start_execution(stateMachineArn=machine, input=json.dumps(given or {}))["executionArn"])


def create(cloud: Cloud, name: str, definition: Definition) -> str:
    """Create a machine with a name of its own; return its ARN."""
    machines = cloud.client("stepfunctions")
    listed = machines.list_state_machines()["stateMachines"]
    demo = next(each["stateMachineArn"] for each in listed if each["name"] == "customer-etl")
    role = machines.describe_state_machine(stateMachineArn=demo)["roleArn"]
    unique = f"{name}-{uuid.uuid4().hex[:8]}"
    answer = machines.create_state_machine(name=unique, definition=json.dumps(definition), roleArn=role)
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


def test_nested_execution_is_followed_to_its_failing_task(stack: Cloud) -> None:
    child = create(stack, "child", one("Read", reading()))
    run = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": child, "Input": {}},
    }
    report = report_of(stack, start(stack, "parent", one("Run", run)))

    failure, origin = report["failure"], report["failure"]["origin"]
    assert (failure["state"], failure["error"]) == ("Run", "States.TaskFailed")
    assert child.rpartition(":")[2] in origin["execution"]
    assert (origin["state"], origin["path"]) == ("Read", ["Read"])
    assert _DYNAMODB_ERROR in origin["error"]
    assert origin["resource"].endswith(f":table/{_MISSING_TABLE}")
    assert "Run had started execution" in evidence(report)


def test_the_one_bad_item_of_a_map_is_named_with_its_index(stack: Cloud) -> None:
    states = {
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.rows", "NumericGreaterThan": 0, "Next": "Fine"}],
            "Default": "Reject",
        },
        "Fine": {"Type": "Pass", "End": True},
        "Reject": {"Type": "Fail", "Error": "EmptyFile", "Cause": "the file has no rows"},
    }
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "Check", "States": states}, "MaxConcurrency": 1}
    items = [{"rows": 3}, {"rows": 0}, {"rows": 5}]
    report = report_of(stack, start(stack, "items", one("ForEach", {**each, "ItemsPath": "$.files"}), {"files": items}))

    assert report["failure"]["path"] == ["ForEach", "Reject"]
    assert report["failure"]["origin"]["path"] == ["ForEach[1]", "Reject"]
    assert "1 of 3 iterations of ForEach succeeded; index 1 failed" in evidence(report)


def test_the_failing_branch_of_a_parallel_state_is_the_origin(stack: Cloud) -> None:
    branches = [one("Slow", {"Type": "Wait", "Seconds": 20}), one("Read", reading())]
    report = report_of(stack, start(stack, "branches", one("Both", {"Type": "Parallel", "Branches": branches})))

    assert report["failure"]["origin"]["path"] == ["Both", "Read"]
    assert "Read stands in branch 2 of 2 of Both" in evidence(report)


def test_retries_are_counted(stack: Cloud) -> None:
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1.0}]
    report = report_of(stack, start(stack, "retried", one("Read", reading(Retry=retry))))

    assert (report["failure"]["state"], report["failure"]["attempts"]) == ("Read", 3)
    assert "attempt 3 of 3" in evidence(report)


def test_the_failure_that_a_catch_swallowed_is_the_origin(stack: Cloud) -> None:
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "GiveUp"}]
    states = {"Read": reading(Catch=catch), "GiveUp": {"Type": "Fail", "Error": "LoadFailed", "Cause": "see above"}}
    report = report_of(stack, start(stack, "caught", {"StartAt": "Read", "States": states}))

    assert (report["failure"]["state"], report["failure"]["error"]) == ("GiveUp", "LoadFailed")
    assert report["failure"]["origin"]["state"] == "Read"
    assert _DYNAMODB_ERROR in report["failure"]["origin"]["error"]


def test_a_missed_heartbeat_is_told_with_its_limit(stack: Cloud) -> None:
    queue = stack.client("sqs").create_queue(QueueName=f"approvals-{uuid.uuid4().hex[:8]}")["QueueUrl"]
    approve = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": queue, "MessageBody": {"token.$": "$$.Task.Token"}},
        "TimeoutSeconds": 60,
        "HeartbeatSeconds": 1,
    }
    report = report_of(stack, start(stack, "heartbeat", one("Approve", approve)))

    assert report["failure"]["origin"]["state"] == "Approve"
    told = evidence(report)
    assert "HeartbeatSeconds 1" in told
    assert "it waited for its task token to come back" in told


def test_a_redriven_execution_that_fails_again_is_a_report_of_its_own(stack: Cloud) -> None:
    arn = start(stack, "redriven", one("Read", reading()))
    first = report_of(stack, arn)
    stack.client("stepfunctions").redrive_execution(executionArn=arn)
    eventually(lambda: [row for row in claims_of(stack, f"{arn}|1") if row["finished"]["BOOL"]], "the second triage")
    second = report_of(stack, f"{arn}|1")

    assert first["report_id"] != second["report_id"]
    assert first["incident_id"] == second["incident_id"]
    assert second["failure"]["origin"]["state"] == "Read"
    assert second["failure"]["attempts"] == 1
    assert "the execution was redriven once" in evidence(second)


def test_an_execution_that_timed_out_names_the_state_that_was_running(stack: Cloud) -> None:
    slow = {"Slow": {"Type": "Wait", "Seconds": 60, "End": True}, "First": {"Type": "Pass", "Next": "Slow"}}
    report = report_of(stack, start(stack, "late", {"StartAt": "First", "States": slow, "TimeoutSeconds": 1}))

    assert report["status"] == "timed_out"
    assert (report["failure"]["state"], report["failure"]["origin"]["state"]) == ("Slow", "Slow")
    assert "(TimeoutSeconds 1); running: Slow for" in evidence(report)


def test_the_first_failed_item_of_a_distributed_map_is_the_origin(stack: Cloud) -> None:
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Read",
        "States": {"Read": reading()},
    }
    each = {"Type": "Map", "ItemsPath": "$.files", "ItemProcessor": processor, "Label": "Each"}
    report = report_of(stack, start(stack, "distributed", one("ForEach", each), {"files": [{"n": 1}, {"n": 2}]}))

    assert report["failure"]["state"] == "ForEach"
    assert report["failure"]["origin"]["state"] == "Read", json.dumps(report["blind_spots"]) + evidence(report)
    assert _DYNAMODB_ERROR in report["failure"]["origin"]["error"]
    assert "child executions" in evidence(report)
