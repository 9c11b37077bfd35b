"""What the sweep asks of Step Functions and of the table, and what it starts."""

import json
from typing import Any

import pytest

from tests.adapters.conftest import CannedAws
from triage.aws.clients import Clients
from triage.aws.executions import StepFunctionsExecutions
from triage.aws.workflow import StepFunctionsWorkflow
from triage.errors import AccessDeniedError
from triage.model.incident import SignalClaim
from triage.ports import Archive

ROLE = "arn:aws:iam::123456789012:role/triage"


def create_machine(clients: Clients, name: str, *, kind: Any = "STANDARD") -> str:
    definition = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    answer = clients.stepfunctions.create_state_machine(name=name, definition=definition, roleArn=ROLE, type=kind)
    return answer["stateMachineArn"]


def test_state_machines_are_listed_with_their_type(aws: Clients) -> None:
    standard, express = create_machine(aws, "orders"), create_machine(aws, "clicks", kind="EXPRESS")
    listed = StepFunctionsExecutions(aws).all_state_machines()
    assert {(each.arn, each.name, each.type) for each in listed} == {
        (standard, "orders", "STANDARD"),
        (express, "clicks", "EXPRESS"),
    }


def test_every_page_of_state_machines_is_read(clients: Clients) -> None:
    machine = {"name": "m", "type": "STANDARD", "creationDate": 1795313600}
    canned = CannedAws(
        (200, {"stateMachines": [{**machine, "stateMachineArn": "arn:1"}], "nextToken": "t"}),
        (200, {"stateMachines": [{**machine, "stateMachineArn": "arn:2"}]}),
    ).answer(clients.stepfunctions)
    assert [each.arn for each in StepFunctionsExecutions(clients).all_state_machines()] == ["arn:1", "arn:2"]
    assert canned.requests == [{"maxResults": 1000}, {"maxResults": 1000, "nextToken": "t"}]


def test_the_workflow_is_started_once_a_name(aws: Clients) -> None:
    machine = create_machine(aws, "triage-dev-workflow")
    workflow = StepFunctionsWorkflow(aws, machine)

    assert workflow.start({"time": "1"}, name="sweep-R1")
    assert not workflow.start({"time": "2"}, name="sweep-R1")

    (execution,) = aws.stepfunctions.list_executions(stateMachineArn=machine)["executions"]
    assert execution["name"] == "sweep-R1"
    described = aws.stepfunctions.describe_execution(executionArn=execution["executionArn"])
    assert json.loads(described["input"]) == {"time": "1"}


def test_a_refused_start_names_the_action(clients: Clients) -> None:
    CannedAws((400, {"__type": "AccessDeniedException", "message": "no"})).answer(clients.stepfunctions)
    workflow = StepFunctionsWorkflow(clients, "arn:aws:states:eu-west-1:111122223333:stateMachine:triage")
    with pytest.raises(AccessDeniedError, match="states:StartExecution"):
        workflow.start({}, name="sweep-R1")


def test_a_claim_is_seen_by_those_who_do_not_claim(archive: Archive) -> None:
    claim = SignalClaim(key="execution|arn|0|failed", owner="a", report_id="R1")
    assert archive.signal_claim(claim.key) is None
    archive.claim_signal(claim)
    assert archive.signal_claim(claim.key) == claim
    archive.finish_signal(claim.key)
    assert archive.signal_claim(claim.key) == claim.model_copy(update={"finished": True})
