"""Definitions are checked when machines are created, and parse safely side by side."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError, WaiterError

from local_cloud.cloud import Cloud
from tests.local_cloud.stepfunctions.machines import StateMachines, failing, one_state

# Refused while the definition's tree is walked, not by the grammar before it.
_MAP_OF_NOTHING = one_state({"Type": "Map"}, QueryLanguage="JSONata")


def test_an_invalid_definition_is_refused_on_create_and_update(machines: StateMachines) -> None:
    with pytest.raises(ClientError) as refused:
        machines.create({"StartAt": "Only", "States": {"Only": {"Type": "Nonsense"}}})
    assert refused.value.response["Error"]["Code"] == "InvalidDefinition"
    machine = machines.create(failing("Before"))
    with pytest.raises(ClientError) as refused:
        machines.client.update_state_machine(stateMachineArn=machine, definition="{")
    assert refused.value.response["Error"]["Code"] == "InvalidDefinition"
    assert "Before" in machines.client.describe_state_machine(stateMachineArn=machine)["definition"]


def test_an_invalid_definition_fails_its_stack(machines: StateMachines, cloud: Cloud) -> None:
    properties = {"RoleArn": machines.role_arn, "DefinitionString": '{"StartAt": "Only"}'}
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    cloudformation = cloud.client("cloudformation")
    cloudformation.create_stack(StackName="invalid", TemplateBody=json.dumps({"Resources": {"Machine": resource}}))
    with pytest.raises(WaiterError):
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName="invalid", WaiterConfig={"Delay": 1, "MaxAttempts": 10}
        )
    events = cloudformation.describe_stack_events(StackName="invalid")["StackEvents"]
    assert any("SCHEMA_VALIDATION_FAILED" in event.get("ResourceStatusReason", "") for event in events)


def test_a_template_sets_logging_with_capital_letters(machines: StateMachines, cloud: Cloud) -> None:
    group = cloud.client("logs")
    group.create_log_group(logGroupName="/template")
    arn = "arn:aws:logs:us-east-1:000000000000:log-group:/template:*"
    logging = {
        "Level": "ERROR",
        "IncludeExecutionData": "true",
        "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": arn}}],
    }
    properties = {
        "StateMachineName": "from-template",
        "RoleArn": machines.role_arn,
        "DefinitionString": json.dumps(failing("Unused")),
        "LoggingConfiguration": logging,
    }
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    cloudformation = cloud.client("cloudformation")
    cloudformation.create_stack(StackName="logging", TemplateBody=json.dumps({"Resources": {"Machine": resource}}))
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName="logging", WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    machine = "arn:aws:states:us-east-1:000000000000:stateMachine:from-template"
    configured = machines.client.describe_state_machine(stateMachineArn=machine)["loggingConfiguration"]
    assert configured == {
        "level": "ERROR",
        "includeExecutionData": True,
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}],
    }


def test_parallel_parses_and_a_refused_one_between_them_do_not_mix_query_languages(
    machines: StateMachines,
) -> None:
    def create(number: int) -> str:
        if number % 5 == 4:
            with pytest.raises(ClientError):
                machines.create({**_MAP_OF_NOTHING, "Comment": str(number)})
        if number % 2:
            state = {"Type": "Pass", "Output": {"n": f"{{% {number} %}}"}}
            return machines.create(one_state(state, QueryLanguage="JSONata"))
        return machines.create(one_state({"Type": "Pass", "Parameters": {"n.$": "$.n"}, "Comment": str(number)}))

    with ThreadPoolExecutor(8) as pool:
        arns = list(pool.map(create, range(20)))
    started = [machines.start(arn, {"n": number}) for number, arn in enumerate(arns)]
    outputs = [json.loads(machines.wait(arn).description["output"])["n"] for arn in started]
    assert outputs == list(range(20))
