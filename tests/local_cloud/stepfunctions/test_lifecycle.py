"""Starting, stopping and describing executions."""

import json

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local_cloud.cloud import Cloud
from tests.local_cloud.stepfunctions.machines import StateMachines, failing, one_state

_WAIT = one_state({"Type": "Wait", "Seconds": 60})


def _refusal_of(machines: StateMachines, **request: str) -> str:
    with pytest.raises(ClientError) as refused:
        machines.client.start_execution(**request)
    return str(refused.value.response["Error"]["Code"])


def test_the_same_name_and_input_while_running_is_the_same_execution(machines: StateMachines) -> None:
    machine = machines.create(_WAIT)
    first = machines.client.start_execution(stateMachineArn=machine, name="daily", input='{"day": 1}')
    again = machines.client.start_execution(stateMachineArn=machine, name="daily", input='{"day": 1}')
    assert again["executionArn"] == first["executionArn"]
    assert again["startDate"] == first["startDate"]
    other_day = {"stateMachineArn": machine, "name": "daily", "input": '{"day": 2}'}
    assert _refusal_of(machines, **other_day) == "ExecutionAlreadyExists"
    machines.client.stop_execution(executionArn=first["executionArn"])
    same_day = {"stateMachineArn": machine, "name": "daily", "input": '{"day": 1}'}
    assert _refusal_of(machines, **same_day) == "ExecutionAlreadyExists"


@pytest.mark.parametrize(
    ("request_members", "code"),
    [
        ({"input": "{"}, "InvalidExecutionInput"),
        ({"name": "not a name"}, "InvalidName"),
        ({"stateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:gone"}, "StateMachineDoesNotExist"),
    ],
)
def test_what_aws_refuses_to_start_is_refused(
    machines: StateMachines, request_members: dict[str, str], code: str
) -> None:
    assert _refusal_of(machines, **{"stateMachineArn": machines.create(_WAIT), **request_members}) == code


def test_a_stopped_execution_keeps_error_and_cause_and_writes_nothing_more(machines: StateMachines) -> None:
    arn = machines.start(machines.create(_WAIT))
    machines.wait_for_event(arn, "WaitStateEntered")
    machines.client.stop_execution(executionArn=arn, error="Operator", cause="wrong file")
    ended = machines.wait(arn)

    assert ended.description["status"] == "ABORTED"
    assert (ended.description["error"], ended.description["cause"]) == ("Operator", "wrong file")
    assert "output" not in ended.description
    assert ended.types == ["ExecutionStarted", "WaitStateEntered", "ExecutionAborted"]
    assert ended.details("ExecutionAborted") == [{"error": "Operator", "cause": "wrong file"}]
    assert ended.events[-1]["previousEventId"] == 0


def test_a_stopped_execution_does_no_further_state(machines: StateMachines, cloud: Cloud) -> None:
    queue = cloud.client("sqs").create_queue(QueueName="after-stop")["QueueUrl"]
    tell = {"QueueUrl": queue, "MessageBody": "still here"}
    states = {
        "Pause": {"Type": "Wait", "Seconds": 1, "Next": "Tell"},
        "Tell": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": tell,
            "End": True,
        },
    }
    arn = machines.start(machines.create({"StartAt": "Pause", "States": states}))
    machines.wait_for_event(arn, "WaitStateEntered")
    machines.client.stop_execution(executionArn=arn)
    answer = cloud.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=2)
    assert "Messages" not in answer


def test_a_synchronous_execution_answers_with_its_outcome(machines: StateMachines, cloud: Cloud) -> None:
    # boto3 would put "sync-" before the host's name.
    client = cloud.client("stepfunctions", Config(inject_host_prefix=False))
    echo = machines.create(one_state({"Type": "Pass"}), type="EXPRESS")
    answer = client.start_sync_execution(stateMachineArn=echo, input='{"day":1}')
    assert (answer["status"], answer["output"]) == ("SUCCEEDED", '{"day":1}')
    answer = client.start_sync_execution(stateMachineArn=machines.create(failing("Told"), type="EXPRESS"))
    assert (answer["status"], answer["error"], answer["cause"]) == ("FAILED", "Told", "as told")


def test_an_execution_keeps_the_definition_it_started_with(machines: StateMachines) -> None:
    machine = machines.create(failing("Before"))
    arn = machines.wait(machines.start(machine)).arn
    machines.client.update_state_machine(stateMachineArn=machine, definition=json.dumps(failing("After")))
    definition = machines.client.describe_state_machine_for_execution(executionArn=arn)["definition"]
    assert "Before" in definition


def test_a_version_runs_its_own_definition_and_an_alias_names_both(machines: StateMachines) -> None:
    machine = machines.create(failing("One"))
    version = machines.client.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"]
    machines.client.update_state_machine(stateMachineArn=machine, definition=json.dumps(failing("Two")))
    route = [{"stateMachineVersionArn": version, "weight": 100}]
    alias = machines.client.create_state_machine_alias(name="live", routingConfiguration=route)
    ended = machines.wait(machines.start(alias["stateMachineAliasArn"]))

    assert ended.description["error"] == "One"
    assert ended.description["stateMachineArn"] == machine
    assert ended.description["stateMachineVersionArn"] == version
    assert ended.description["stateMachineAliasArn"] == alias["stateMachineAliasArn"]
    assert machines.wait(machines.start(machine)).description["error"] == "Two"
    listed = machines.client.list_executions(stateMachineArn=version)["executions"]
    assert [item["executionArn"] for item in listed] == [ended.arn]
    aliases = machines.client.list_state_machine_aliases(stateMachineArn=version)["stateMachineAliases"]
    assert [item["stateMachineAliasArn"] for item in aliases] == [alias["stateMachineAliasArn"]]
