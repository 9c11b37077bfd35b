"""Following a failure into the executions that a task had started."""

import json
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.fakes import FakeExecutions
from tests.unit.locate.histories import ARN, FUNCTION, MACHINE, START, History
from triage.errors import AccessDeniedError
from triage.locate import locate_in_history
from triage.locate.descent import DEEPEST
from triage.locate.execution import read_failure
from triage.locate.history_finding import HistoryFinding
from triage.model.evidence import BlindSpot, HistoryEventRef
from triage.model.failure import Failure, Origin
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Status
from triage.ports import Execution, StateMachine

SCOPE = "arn:aws:states:eu-west-1:111122223333"
CHILD = f"{SCOPE}:execution:load-table:c1"
GRANDCHILD = f"{SCOPE}:execution:copy:g1"
REQUEST = "5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e"
ENDED = ExecutionEnded(
    execution_arn=ARN, state_machine_arn=MACHINE, status=Status.FAILED, stopped_at=START + timedelta(seconds=60)
)


def machine_of(execution: str) -> str:
    return ":".join(execution.replace(":execution:", ":stateMachine:").split(":")[:-1])


def told(execution: str, *, status: str = "FAILED", error: str = "Boom", cause: str = "it broke") -> str:
    """Return the cause of a task that waited for the execution, as AWS writes it."""
    description = {
        "Cause": cause,
        "Error": error,
        "ExecutionArn": execution,
        "Input": "{}",
        "InputDetails": {"Included": True},
        "Name": execution.rpartition(":")[2],
        "RedriveCount": 0,
        "StartDate": 1795313600000,
        "StateMachineArn": machine_of(execution),
        "Status": status,
        "StopDate": 1795313624000,
    }
    return json.dumps(description, separators=(",", ":"))


def parent(child: str, cause: str | None, *, resource: str = "startExecution.sync:2") -> History:
    """A task that starts the child and waits for it."""
    history = History()
    history.enter("Task", "Run")
    parameters = json.dumps({"StateMachineArn": machine_of(child), "Input": {}})
    history.add("TaskScheduled", resourceType="states", resource=resource, region="eu-west-1", parameters=parameters)
    history.add("TaskStarted", resourceType="states", resource=resource)
    output = json.dumps({"ExecutionArn": child, "StartDate": 1795313600000})
    history.add("TaskSubmitted", resourceType="states", resource=resource, output=output)
    details: dict[str, Any] = {"error": "States.TaskFailed", **({"cause": cause} if cause else {})}
    history.add("TaskFailed", resourceType="states", resource=resource, **details)
    history.fail(error="States.TaskFailed", cause=cause)
    return history


def failing_child() -> History:
    history = History()
    history.run("Pass", "Prepare")
    history.enter("Task", "Load")
    history.attempt(error="KeyError", cause=json.dumps({"errorMessage": "x", "requestId": REQUEST}))
    history.fail(error="KeyError", cause="x")
    return history


def world(histories: dict[str, History], **errors: Any) -> FakeExecutions:
    fake = FakeExecutions(errors=errors)
    for arn, history in histories.items():
        fake.executions[arn] = Execution(arn=arn, state_machine_arn=machine_of(arn), status="FAILED", started_at=START)
        fake.histories[arn] = tuple(history.events)
        fake.state_machines[machine_of(arn)] = StateMachine(arn=machine_of(arn), name="m", definition={})
    return fake


def follow(fake: FakeExecutions) -> tuple[HistoryFinding, tuple[BlindSpot, ...]]:
    found, _, spots = read_failure(ENDED, executions=fake, lookback=timedelta(minutes=15))
    return found, spots


def failure_in(found: HistoryFinding) -> Failure:
    assert found.failure is not None
    return found.failure


def test_a_nested_failure_is_followed_to_the_state_it_began_in() -> None:
    cause = told(GRANDCHILD, error="KeyError", cause="x")
    outer = told(CHILD, error="States.TaskFailed", cause=cause)
    fake = world({ARN: parent(CHILD, outer), CHILD: parent(GRANDCHILD, cause), GRANDCHILD: failing_child()})
    found, spots = follow(fake)
    failure = failure_in(found)
    assert (failure.state, failure.error, failure.cause) == ("Run", "States.TaskFailed", outer)
    assert failure.resource == machine_of(CHILD)
    origin = failure.origin
    assert (origin.execution, origin.state, origin.error, origin.resource) == (GRANDCHILD, "Load", "KeyError", FUNCTION)
    assert failure.correlation["lambda_request_id"] == REQUEST
    assert found.targets[0].resource == FUNCTION
    assert spots == ()


def test_the_way_down_is_told_with_each_events_own_execution() -> None:
    cause = told(GRANDCHILD, error="KeyError", cause="x")
    outer = told(CHILD, error="States.TaskFailed", cause=cause)
    fake = world({ARN: parent(CHILD, outer), CHILD: parent(GRANDCHILD, cause), GRANDCHILD: failing_child()})
    found, _ = follow(fake)
    texts = [fact.text for fact in found.facts]
    assert any(text.startswith("history event 6: Run had started execution load-table:c1, which") for text in texts)
    assert any(text.startswith("history event 6 of load-table:c1: Run had started execution copy:g1") for text in texts)
    innermost = max(found.facts, key=lambda fact: fact.weight)
    assert innermost.text.startswith("history event 7 of copy:g1: Load failed with KeyError")
    assert innermost.ref == HistoryEventRef(execution=GRANDCHILD, event_id=7)


def test_the_child_is_known_from_the_submitted_task_when_the_cause_does_not_name_it() -> None:
    found, _ = follow(world({ARN: parent(CHILD, None), CHILD: failing_child()}))
    assert failure_in(found).origin.execution == CHILD


def test_a_child_whose_task_timed_out_names_what_it_was_doing() -> None:
    history = parent(CHILD, None)
    history.events = history.events[:5]
    history.add("TaskTimedOut", resourceType="states", error="States.Timeout")
    history.fail(error="States.Timeout", cause=None)
    child = History()
    child.enter("Task", "Load")
    child.add("LambdaFunctionScheduled", resource=FUNCTION)
    child.add("ExecutionAborted", after=0)
    found, _ = follow(world({ARN: history, CHILD: child}))
    assert (failure_in(found).error, failure_in(found).origin.state) == ("States.Timeout", "Load")


@pytest.mark.parametrize("histories", [{}, {CHILD: History()}], ids=["missing child", "child without an end"])
def test_a_child_that_cannot_be_read_leaves_the_origin_as_the_cause_tells_it(histories: dict[str, History]) -> None:
    outer = told(CHILD, error="States.TaskFailed", cause=told(GRANDCHILD, error="KeyError", cause="x"))
    found, spots = follow(world({ARN: parent(CHILD, outer), **histories}))
    assert failure_in(found).origin == Origin(
        execution=GRANDCHILD, error="KeyError", cause="x", resource=machine_of(GRANDCHILD)
    )
    assert all(CHILD in spot.asked for spot in spots)
    assert bool(spots) is not bool(histories)


def test_a_denied_child_is_a_blind_spot_that_names_the_permission() -> None:
    fake = world({ARN: parent(CHILD, told(CHILD)), CHILD: failing_child()})
    fake.denied = {CHILD: AccessDeniedError("states:GetExecutionHistory", "no")}
    found, spots = follow(fake)
    assert failure_in(found).origin.error == "Boom"
    assert spots[0].remedy == f"allow states:GetExecutionHistory on {CHILD}"


def test_executions_that_name_each_other_end_the_walk() -> None:
    fake = world({ARN: parent(CHILD, None), CHILD: parent(ARN, None)})
    found, spots = follow(fake)
    assert failure_in(found).origin.execution == CHILD
    assert spots == ()


def test_no_more_than_a_bounded_number_of_levels_is_followed() -> None:
    arns = [ARN, *(f"{SCOPE}:execution:level:{number}" for number in range(DEEPEST + 3))]
    chain = {arn: parent(below, None) for arn, below in pairwise(arns)}
    _, spots = follow(world(chain))
    assert [spot.reason for spot in spots] == [f"stopped after {DEEPEST} executions nested in each other"]


def test_a_cause_cut_off_by_aws_still_names_the_child_and_says_so() -> None:
    cut = told(CHILD, error="KeyError", cause="x" * 40)[:-30]
    found = locate_in_history(parent(CHILD, cut).events, execution_arn=ARN)
    assert found is not None
    assert failure_in(found).origin.error == "KeyError"
    assert any("AWS cut this off" in fact.text for fact in found.facts)


def test_offline_the_origin_is_what_the_cause_tells_innermost() -> None:
    outer = told(CHILD, cause=told(GRANDCHILD, error="KeyError", cause="x"))
    found = locate_in_history(parent(CHILD, outer).events, execution_arn=ARN)
    assert found is not None
    assert (failure_in(found).origin.execution, failure_in(found).origin.cause) == (GRANDCHILD, "x")
