"""Tasks that call other services and other state machines."""

import json
from typing import Any

from local_cloud.cloud import Cloud
from tests.local_cloud.lambda_functions import make_function
from tests.local_cloud.stepfunctions.machines import StateMachines, failing, one_state


def _lambda_task(function: str) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function, "Payload.$": "$"},
        "ResultSelector": {"answer.$": "$.Payload"},
    }


def test_a_failed_nested_execution_is_named_in_the_parents_failure(machines: StateMachines) -> None:
    child = machines.create(failing("Child.Error", "the child's cause"))
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": child, "Input": {"order": 7}},
    }
    execution = machines.run(one_state(task))

    assert execution.description["error"] == "States.TaskFailed"
    failure = json.loads(execution.details("TaskFailed")[0]["cause"])
    assert failure["ExecutionArn"].startswith(child.replace(":stateMachine:", ":execution:"))
    assert failure["Error"] == "Child.Error"
    assert isinstance(failure["StartDate"], int)
    nested = machines.wait(failure["ExecutionArn"])
    assert json.loads(nested.description["input"])["order"] == 7
    submitted = json.loads(execution.details("TaskSubmitted")[0]["output"])
    assert submitted["ExecutionArn"] == failure["ExecutionArn"]


def test_an_unhandled_exception_in_a_function_is_the_tasks_error(machines: StateMachines, cloud: Cloud) -> None:
    source = "class PaymentError(Exception): ...\ndef handler(event, context):\n    raise PaymentError('no funds')\n"
    execution = machines.run(one_state(_lambda_task(make_function(cloud, source))))

    assert execution.description["error"] == "PaymentError"
    assert json.loads(execution.description["cause"])["errorMessage"] == "no funds"
    assert execution.types == [
        "ExecutionStarted",
        "TaskStateEntered",
        "TaskScheduled",
        "TaskStarted",
        "TaskFailed",
        "ExecutionFailed",
    ]
    assert [event["previousEventId"] for event in execution.events] == [0, 0, 2, 3, 4, 5]


def test_a_function_named_by_its_arn_leaves_lambda_events(machines: StateMachines, cloud: Cloud) -> None:
    name = make_function(cloud, "def handler(event, context):\n    return {'seen': event}\n")
    function = cloud.client("lambda").get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    execution = machines.run(one_state({"Type": "Task", "Resource": function}), {"order": 7})

    assert json.loads(execution.description["output"]) == {"seen": {"order": 7}}
    assert execution.types[2:5] == [
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
    ]


def test_sdk_tasks_take_pascal_case_parameters_and_answer_in_pascal_case(machines: StateMachines) -> None:
    machine = machines.create(failing("Unused"))
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:sfn:describeStateMachine",
        "Parameters": {"StateMachineArn": machine},
    }
    execution = machines.run(one_state(task))

    assert json.loads(execution.description["output"])["StateMachineArn"] == machine


def test_an_sdk_error_is_prefixed_with_the_service(machines: StateMachines) -> None:
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogStreams",
        "Parameters": {"LogGroupName": "/no/such/group"},
    }
    execution = machines.run(one_state(task))

    assert execution.description["error"] == "CloudWatchLogs.ResourceNotFoundException"
    assert "Service: CloudWatchLogs" in execution.description["cause"]


def test_a_path_of_a_tasks_parameters_that_leads_nowhere_ends_the_execution_past_its_catch(
    machines: StateMachines,
) -> None:
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::dynamodb:putItem",
        "Parameters": {"TableName": "orders", "Item": {"id": {"S.$": "$.order.id"}}},
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Handle"}],
    }
    states = {"Only": {"End": True, **task}, "Handle": {"Type": "Pass", "End": True}}
    execution = machines.run({"StartAt": "Only", "States": states}, {"orderId": "17"})

    assert execution.types == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
    assert execution.description["error"] == "States.Runtime"
    assert execution.description["cause"] == (
        "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONPath '$.order.id' "
        "specified for the field 'S.$' could not be found in the input '{\"orderId\": \"17\"}'"
    )


def test_a_choice_without_a_match_ends_the_execution_in_awss_words(machines: StateMachines) -> None:
    ready = {"Variable": "$.status", "StringEquals": "READY", "Next": "Go"}
    states = {"Only": {"Type": "Choice", "Choices": [ready]}, "Go": {"Type": "Succeed"}}
    execution = machines.run({"StartAt": "Only", "States": states}, {"status": "PARTIAL"})

    assert execution.types == ["ExecutionStarted", "ChoiceStateEntered", "ExecutionFailed"]
    assert execution.description["error"] == "States.Runtime"
    assert execution.description["cause"] == (
        "An error occurred while executing the state 'Only' (entered at the event id #2). "
        "Failed to transition out of the state. The state does not point to a next state."
    )


def test_a_choice_that_compares_a_missing_field_fails_unless_it_asks_whether_it_is_there(
    machines: StateMachines,
) -> None:
    def run(rule: dict[str, Any]) -> dict[str, Any]:
        choice = {"Type": "Choice", "Choices": [{"Variable": "$.meta.kind", "Next": "Go", **rule}], "Default": "Go"}
        states = {"Only": choice, "Go": {"Type": "Succeed"}}
        return machines.run({"StartAt": "Only", "States": states}, {"kind": "full"}).description

    assert run({"IsPresent": True})["status"] == "SUCCEEDED"
    failed = run({"StringEquals": "full"})
    assert failed["error"] == "States.Runtime"
    assert failed["cause"].endswith(
        "Invalid path '$.meta.kind': The choice state's condition path references an invalid value."
    )
