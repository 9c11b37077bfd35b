"""Task tokens and activities."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_cloud.cloud import Cloud
from tests.local_cloud.stepfunctions.machines import StateMachines, one_state


def _started_callback(machines: StateMachines, cloud: Cloud, name: str) -> tuple[str, str]:
    """Return a running execution that waits for a token, and the token."""
    sqs = cloud.client("sqs")
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    definition = one_state(
        {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"MessageBody": {"Token.$": "$$.Task.Token"}, "QueueUrl": queue},
        }
    )
    execution = machines.start(machines.create(definition))
    message = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=10)["Messages"][0]
    return execution, json.loads(message["Body"])["Token"]


def test_a_token_answered_with_success_ends_the_task_with_its_output(machines: StateMachines, cloud: Cloud) -> None:
    execution, token = _started_callback(machines, cloud, "approved")
    machines.client.send_task_success(taskToken=token, output='{"approved": true}')
    assert json.loads(machines.wait(execution).description["output"]) == {"approved": True}


def test_a_worker_may_fail_with_an_error_of_the_states_language(machines: StateMachines, cloud: Cloud) -> None:
    execution, token = _started_callback(machines, cloud, "rejected")
    machines.client.send_task_failure(taskToken=token, error="States.TaskFailed", cause="rejected")
    ended = machines.wait(execution)
    assert (ended.description["error"], ended.description["cause"]) == ("States.TaskFailed", "rejected")

    with pytest.raises(ClientError) as late:
        machines.client.send_task_success(taskToken=token, output="{}")
    assert late.value.response["Error"]["Code"] == "TaskTimedOut"


def test_an_unknown_token_and_a_broken_output_are_refused(machines: StateMachines) -> None:
    for request, code in (
        ({"taskToken": "nobody's", "output": "{}"}, "InvalidToken"),
        ({"taskToken": "nobody's", "output": "{"}, "InvalidOutput"),
    ):
        with pytest.raises(ClientError) as refused:
            machines.client.send_task_success(**request)
        assert refused.value.response["Error"]["Code"] == code


def test_an_activity_worker_gets_the_task_and_its_failure_is_in_the_history(machines: StateMachines) -> None:
    activity: dict[str, Any] = machines.client.create_activity(name="approve")
    again = machines.client.create_activity(name="approve")
    assert again["activityArn"] == activity["activityArn"]
    resource = {"Type": "Task", "Resource": activity["activityArn"], "TimeoutSeconds": 30}
    execution = machines.start(machines.create(one_state(resource)), {"order": 7})

    task = machines.client.get_activity_task(activityArn=activity["activityArn"], workerName="ann")
    assert json.loads(task["input"]) == {"order": 7}
    machines.client.send_task_failure(taskToken=task["taskToken"], error="Refused", cause="too late")

    ended = machines.wait(execution)
    assert ended.details("ActivityStarted") == [{"workerName": "ann"}]
    assert ended.details("ActivityFailed") == [{"error": "Refused", "cause": "too late"}]
