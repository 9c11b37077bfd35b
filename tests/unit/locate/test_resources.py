"""Which resource a task works with, from its scheduled event or its definition."""

import json
from typing import Any

import pytest

from tests.unit.locate.histories import ARN, FUNCTION, START
from triage.locate.definition import parse_definition
from triage.locate.resources import Target, log_groups_of, target_of_event, targets_of_definition
from triage.model.arn import Arn
from triage.ports import HistoryEvent

SCOPE = Arn.parse(ARN)
HOME = "eu-west-1:111122223333"


def scheduled(kind: str, parameters: dict[str, Any]) -> HistoryEvent:
    details = {"resourceType": kind, "resource": "x", "parameters": json.dumps(parameters), "region": "eu-west-1"}
    return HistoryEvent(id=3, previous_id=2, type="TaskScheduled", at=START, details=details)


@pytest.mark.parametrize(
    ("kind", "parameters", "target"),
    [
        ("lambda", {"FunctionName": "acme-load-table"}, Target("lambda", FUNCTION)),
        ("lambda", {"FunctionName": f"{FUNCTION}:live"}, Target("lambda", FUNCTION)),
        ("lambda", {"FunctionName": "111122223333:function:acme-load-table:3"}, Target("lambda", FUNCTION)),
        ("dynamodb", {"TableName": "orders"}, Target("dynamodb", f"arn:aws:dynamodb:{HOME}:table/orders")),
        ("aws-sdk:dynamodb", {"TableName": "orders"}, Target("dynamodb", f"arn:aws:dynamodb:{HOME}:table/orders")),
        (
            "sqs",
            {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"},
            Target("sqs", f"arn:aws:sqs:{HOME}:orders"),
        ),
        ("aws-sdk:s3", {"Bucket": "raw", "Key": "a/b.csv"}, Target("s3", "arn:aws:s3:::raw/a/b.csv")),
        ("glue", {"JobName": "clean"}, Target("glue", f"arn:aws:glue:{HOME}:job/clean")),
        ("aws-sdk:sfn", {"StateMachineArn": "arn:aws:states:x"}, Target("states", "arn:aws:states:x")),
        ("apigateway", {"ApiEndpoint": "x"}, Target("apigateway")),
    ],
)
def test_a_scheduled_task_names_its_resource(kind: str, parameters: dict[str, Any], target: Target) -> None:
    assert SCOPE is not None
    assert target_of_event(scheduled(kind, parameters), SCOPE) == target


def test_parameters_that_are_cut_off_still_name_the_service() -> None:
    assert SCOPE is not None
    event = scheduled("lambda", {})
    broken = event.model_copy(update={"details": {**event.details, "parameters": '{"FunctionName": "acme-lo'}})
    assert target_of_event(broken, SCOPE) == Target("lambda")


def test_tasks_of_nested_states_and_both_query_languages_are_found() -> None:
    assert SCOPE is not None
    inner = {
        "StartAt": "Load",
        "States": {
            "Load": {
                "Type": "Task",
                "QueryLanguage": "JSONata",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Arguments": {"FunctionName": FUNCTION, "Payload": "{% $states.input %}"},
            },
            "Save": {
                "Type": "Task",
                "Resource": "arn:aws:states:::glue:startJobRun.sync",
                "Parameters": {"JobName.$": "$.job"},
            },
        },
    }
    raw = {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": inner}}, "TimeoutSeconds": 60}
    definition = parse_definition(raw)
    assert targets_of_definition(definition, SCOPE) == (Target("lambda", FUNCTION), Target("glue"))
    assert definition.enclosing("Save") == ("Each",)
    assert definition.timeout_seconds == 60


@pytest.mark.parametrize("raw", [None, {}, {"States": []}, {"States": {"A": 1}}, {"States": {"A": {"Branches": None}}}])
def test_a_damaged_definition_is_read_as_far_as_it_goes(raw: dict[str, Any] | None) -> None:
    assert parse_definition(raw).enclosing("B") is None


def test_services_log_where_they_do_by_default() -> None:
    assert log_groups_of(Target("lambda", FUNCTION)) == ("/aws/lambda/acme-load-table",)
    assert log_groups_of(Target("batch")) == ("/aws/batch/job",)
    assert log_groups_of(Target("dynamodb", "arn:aws:dynamodb:x:y:table/z")) == ()
