"""RedriveExecution: from the failed state on, under the same ARN and in the same history."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_cloud.cloud import Cloud
from local_cloud.stepfunctions import redrive_status
from tests.local_cloud.lambda_functions import make_function
from tests.local_cloud.stepfunctions.machines import Execution, StateMachines, failing, one_state

_SOURCE = """
import boto3, json, os
def handler(event, context):
    if not os.path.exists(event["ready"]):
        raise ValueError("not ready")
    return {"day": event["day"]}
"""


def _load(function: str) -> dict[str, Any]:
    return {
        "QueryLanguage": "JSONata",
        "StartAt": "Prepare",
        "States": {
            "Prepare": {
                "Type": "Pass",
                "Assign": {"table": "{% 'orders \"' & $states.input.day & '\"' %}"},
                "Output": {"day": "{% $states.input.day %}", "ready": "{% $states.input.ready %}"},
                "Next": "Load",
            },
            "Load": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Arguments": {"FunctionName": function, "Payload": "{% $states.input %}"},
                "Output": {"loaded": "{% $states.result.Payload.day %}", "table": "{% $table %}"},
                "Next": "Done",
            },
            "Done": {"Type": "Succeed"},
        },
    }


def _redriven(machines: StateMachines, arn: str) -> Execution:
    machines.client.redrive_execution(executionArn=arn)
    return machines.wait(arn)


def test_a_failed_task_runs_again_with_its_input_and_variables(
    machines: StateMachines, cloud: Cloud, tmp_path: Any
) -> None:
    ready = tmp_path / "ready"
    definition = _load(make_function(cloud, _SOURCE))
    failed = machines.run(definition, {"day": "monday", "ready": str(ready)})
    assert failed.description["error"] == "ValueError"

    still_failing = _redriven(machines, failed.arn)
    assert still_failing.description["redriveCount"] == 1
    assert still_failing.description["error"] == "ValueError"
    ready.write_text("now")
    ended = _redriven(machines, failed.arn)

    assert ended.description["status"] == "SUCCEEDED"
    assert json.loads(ended.description["output"]) == {"loaded": "monday", "table": 'orders "monday"'}
    assert "error" not in ended.description
    assert ended.description["redriveCount"] == 2
    assert ended.description["redriveDate"] > failed.description["stopDate"]
    assert ended.types.count("PassStateEntered") == 1
    assert ended.types.count("TaskStateEntered") == 1
    assert ended.events[: len(failed.events)] == failed.events
    assert [event["id"] for event in ended.events] == list(range(1, len(ended.events) + 1))
    redriven = [event for event in ended.events if event["type"] == "ExecutionRedriven"]
    assert [event["executionRedrivenEventDetails"]["redriveCount"] for event in redriven] == [1, 2]
    assert redriven[0]["previousEventId"] == len(failed.events)
    after = ended.events[redriven[1]["id"]]
    assert (after["type"], after["previousEventId"]) == ("TaskScheduled", redriven[1]["id"])


def test_a_fail_state_is_entered_again(machines: StateMachines) -> None:
    ended = _redriven(machines, machines.run(failing("Told")).arn)
    assert ended.types[2:] == [
        "ExecutionFailed",
        "ExecutionRedriven",
        "FailStateEntered",
        "ExecutionFailed",
    ]


def test_a_stopped_execution_goes_on_after_the_state_it_had_left(machines: StateMachines) -> None:
    states = {
        "First": {"Type": "Pass", "Result": {"from": "first"}, "Next": "Pause"},
        "Pause": {"Type": "Wait", "Seconds": 1, "Next": "Last"},
        "Last": {"Type": "Pass", "End": True},
    }
    arn = machines.start(machines.create({"StartAt": "First", "States": states}))
    machines.wait_for_event(arn, "WaitStateEntered")
    machines.client.stop_execution(executionArn=arn)
    ended = _redriven(machines, arn)

    assert ended.description["status"] == "SUCCEEDED"
    assert json.loads(ended.description["output"]) == {"from": "first"}
    assert ended.types.count("WaitStateEntered") == 1
    assert ended.types[-1] == "ExecutionSucceeded"


def test_redriven_executions_are_announced_and_filtered(machines: StateMachines) -> None:
    machine = machines.create(failing("Told"))
    first, second = (machines.wait(machines.start(machine)).arn for _ in range(2))
    _redriven(machines, first)
    found = machines.client.list_executions(stateMachineArn=machine, redriveFilter="REDRIVEN")["executions"]
    assert [(item["executionArn"], item["redriveCount"]) for item in found] == [(first, 1)]
    others = machines.client.list_executions(stateMachineArn=machine, redriveFilter="NOT_REDRIVEN")
    assert [item["executionArn"] for item in others["executions"]] == [second]


def test_what_aws_does_not_redrive_is_refused(machines: StateMachines) -> None:
    succeeded = machines.run(one_state({"Type": "Pass"})).arn
    running = machines.start(machines.create(one_state({"Type": "Wait", "Seconds": 60})))
    for arn, status in ((succeeded, "SUCCEEDED"), (running, "RUNNING")):
        with pytest.raises(ClientError) as refused:
            machines.client.redrive_execution(executionArn=arn)
        assert refused.value.response["Error"] == {
            "Code": "ExecutionNotRedrivable",
            "Message": f"Execution is {status} and cannot be redriven",
        }
        description = machines.client.describe_execution(executionArn=arn)
        assert description["redriveStatus"] == "NOT_REDRIVABLE"
    machines.client.stop_execution(executionArn=running)


def test_the_same_client_token_redrives_once(machines: StateMachines) -> None:
    arn = machines.run(failing("Told")).arn
    first = machines.client.redrive_execution(executionArn=arn, clientToken="once")
    machines.wait(arn)
    again = machines.client.redrive_execution(executionArn=arn, clientToken="once")
    assert again["redriveDate"] == first["redriveDate"]
    assert machines.wait(arn).description["redriveCount"] == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stopDate": "DAYS_AGO"}, "Execution redrivable period exceeded"),
        ({"redriveCount": 1000}, "Execution redrive limit exceeded"),
        ({"events": [{}] * 24_999}, "Execution history event limit exceeded"),
    ],
)
def test_old_long_and_much_redriven_executions_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], reason: str
) -> None:
    now = datetime.now(UTC)
    monkeypatch.setattr(redrive_status, "machine_of", lambda record: {"type": "STANDARD", **record})
    record = {"status": "FAILED", "stopDate": now.isoformat(), "redriveCount": 0, "events": []}
    assert redrive_status.reason_against_redrive(record, now=now) is None
    if change.get("stopDate"):
        change = {"stopDate": (now - timedelta(days=14, seconds=1)).isoformat()}
    assert redrive_status.reason_against_redrive({**record, **change}, now=now) == reason
