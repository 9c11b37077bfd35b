"""Task timeouts, heartbeats and the state machine's own time limit."""

from typing import Any

from tests.local_cloud.stepfunctions.machines import StateMachines, one_state

_CALLBACK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters": {"MessageBody": {"Token.$": "$$.Task.Token"}, "QueueUrl.$": "$.queue"},
}


def _queue(cloud: Any, name: str) -> dict[str, str]:
    return {"queue": cloud.client("sqs").create_queue(QueueName=name)["QueueUrl"]}


def test_a_missed_heartbeat_fails_the_task(machines: StateMachines, cloud: Any) -> None:
    definition = one_state({**_CALLBACK, "HeartbeatSeconds": 1, "TimeoutSeconds": 30})
    execution = machines.run(definition, _queue(cloud, "heartbeats"))

    assert execution.description["status"] == "FAILED"
    assert execution.description["error"] == "States.Timeout"
    assert execution.types[-2:] == ["TaskTimedOut", "ExecutionFailed"]
    assert execution.details("TaskScheduled")[0]["heartbeatInSeconds"] == 1


def test_a_task_over_its_timeout_is_timed_out(machines: StateMachines, cloud: Any) -> None:
    execution = machines.run(one_state({**_CALLBACK, "TimeoutSeconds": 1}), _queue(cloud, "timeouts"))

    assert execution.types[-2:] == ["TaskTimedOut", "ExecutionFailed"]
    assert execution.details("TaskTimedOut")[0]["error"] == "States.Timeout"


def test_a_state_machine_over_its_timeout_ends_without_error_or_cause(machines: StateMachines) -> None:
    execution = machines.run(one_state({"Type": "Wait", "Seconds": 60}, TimeoutSeconds=1))

    assert execution.description["status"] == "TIMED_OUT"
    assert "error" not in execution.description
    assert execution.types == ["ExecutionStarted", "WaitStateEntered", "ExecutionTimedOut"]
