"""Looking into a Distributed Map: its counts, its failed children, and the one that failed first."""

from datetime import timedelta
from typing import Any

from tests.fakes import FakeExecutions
from tests.unit.locate.histories import ARN, FUNCTION, MACHINE, START, History
from triage.errors import AccessDeniedError, ResourceNotFoundError
from triage.locate.execution import read_failure
from triage.locate.history_finding import HistoryFinding
from triage.model.evidence import BlindSpot, ExecutionListRef
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Status
from triage.ports import Execution, MapRun, StateMachine

SCOPE = "arn:aws:states:eu-west-1:111122223333"
RUN = f"{SCOPE}:mapRun:customer-etl/ForEach:8a1f"
ENDED = ExecutionEnded(
    execution_arn=ARN, state_machine_arn=MACHINE, status=Status.FAILED, stopped_at=START + timedelta(seconds=60)
)
DEFINITION: dict[str, Any] = {
    "StartAt": "ForEach",
    "States": {
        "ForEach": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "Load", "States": {"Load": {"Type": "Task", "Resource": FUNCTION}}},
            "ResultWriter": {
                "Resource": "arn:aws:states:::s3:putObject",
                "Parameters": {"Bucket": "acme-results", "Prefix": "nightly"},
            },
            "End": True,
        }
    },
}


def parent(*, error: str = "States.ExceedToleratedFailureThreshold", named: bool = True) -> History:
    history = History()
    history.enter("Map", "ForEach")
    if named:
        history.add("MapRunStarted", mapRunArn=RUN)
    failed = history.add("MapRunFailed", error=error, cause="too many failed")
    history.add("MapStateFailed", after=failed)
    history.fail(error=error, cause="too many failed")
    return history


def child(number: int, *, error: str, status: str = "FAILED", minute: int = 0) -> Execution:
    return Execution(
        arn=f"{SCOPE}:execution:customer-etl/ForEach:{number}",
        state_machine_arn=f"{SCOPE}:stateMachine:customer-etl/ForEach",
        status=status,
        started_at=START + timedelta(minutes=minute),
        stopped_at=START + timedelta(minutes=minute, seconds=5),
        error=error,
        cause=f"no row {number}",
        input=f'{{"table": "t{number}"}}',
    )


def world(*children: Execution, run: dict[str, Any] | None = None, named: bool = True) -> FakeExecutions:
    fake = FakeExecutions()
    fake.executions[ARN] = Execution(arn=ARN, state_machine_arn=MACHINE, status="FAILED", started_at=START)
    fake.histories[ARN] = tuple(parent(named=named).events)
    fake.state_machines[MACHINE] = StateMachine(arn=MACHINE, name="customer-etl", definition=DEFINITION)
    counts = {"total": 40, "succeeded": 40 - len(children), "failed": len(children), **(run or {})}
    fake.add_map_run(MapRun(arn=RUN, status="FAILED", started_at=START, **counts), of=ARN, children=children)
    for each in children:
        history = History()
        history.enter("Task", "Load", given=each.input or "")
        history.attempt(error=each.error, cause=each.cause)
        history.fail(error=each.error, cause=each.cause)
        fake.histories[each.arn] = tuple(history.events)
        fake.state_machines[each.state_machine_arn] = StateMachine(arn=each.state_machine_arn, name="m", definition={})
    return fake


def follow(fake: FakeExecutions) -> tuple[HistoryFinding, tuple[BlindSpot, ...]]:
    found, _, spots = read_failure(ENDED, executions=fake, lookback=timedelta(minutes=15))
    return found, spots


def test_the_child_that_failed_first_is_the_origin() -> None:
    late, first = child(7, error="ValueError", minute=5), child(3, error="KeyError", minute=1)
    found, spots = follow(world(late, first))
    assert found.failure is not None
    assert (found.failure.state, found.failure.error) == ("ForEach", "States.ExceedToleratedFailureThreshold")
    origin = found.failure.origin
    assert (origin.execution, origin.state, origin.error, origin.resource) == (first.arn, "Load", "KeyError", FUNCTION)
    assert spots == ()


def test_the_counts_the_errors_and_the_first_item_are_told() -> None:
    children = [child(number, error="KeyError", minute=number) for number in range(1, 4)]
    children.append(child(9, error="ValueError", minute=9))
    found, _ = follow(world(*children, run={"tolerated_percentage": 5.0}))
    told = {fact.text: fact for fact in found.facts}
    assert any("of 40 child executions 36 succeeded, 4 failed; tolerated failures: 5%" in text for text in told)
    sample = next(text for text in told if text.startswith("4 of the 4 failed child executions looked at"))
    assert '3x KeyError: "no row 1" (as in customer-etl/ForEach:1); 1x ValueError: "no row 9"' in sample
    assert isinstance(told[sample].ref, ExecutionListRef)
    assert any(text.endswith('ForEach:1, which failed first: {"table": "t1"}') for text in told)


def test_where_the_results_are_written_is_named() -> None:
    found, _ = follow(world(child(1, error="KeyError")))
    assert any("results go to s3://acme-results/nightly/8a1f/ (manifest.json" in fact.text for fact in found.facts)


def test_only_a_handful_of_many_failed_children_is_described() -> None:
    fake = world(*(child(number, error="KeyError", minute=number) for number in range(1, 31)))
    found, _ = follow(fake)
    assert any(fact.text.startswith("5 of the 30 failed child executions looked at: 5x") for fact in found.facts)


def test_a_map_run_that_its_reader_failed_has_no_children_to_look_at() -> None:
    found, spots = follow(world(run={"total": 0, "succeeded": 0}))
    assert found.failure is not None
    assert (found.failure.origin.state, found.failure.origin.execution) == ("ForEach", ARN)
    assert spots == ()


def test_children_that_timed_out_are_looked_at_when_none_failed() -> None:
    slow = child(2, error="States.Timeout", status="TIMED_OUT")
    found, _ = follow(world(slow, run={"failed": 0, "timed_out": 1}))
    assert found.failure is not None
    assert found.failure.origin.execution == slow.arn


def test_children_without_a_history_are_told_by_their_description() -> None:
    first = child(3, error="KeyError")
    fake = world(first)
    fake.denied[first.arn] = ResourceNotFoundError("an EXPRESS execution has no history")
    found, spots = follow(fake)
    assert found.failure is not None
    origin = found.failure.origin
    assert (origin.execution, origin.error, origin.cause) == (first.arn, "KeyError", "no row 3")
    assert [spot.source for spot in spots] == ["execution_history"]


def test_a_map_run_that_the_history_does_not_name_is_listed() -> None:
    first = child(3, error="KeyError")
    found, _ = follow(world(first, named=False))
    assert found.failure is not None
    assert found.failure.origin.execution == first.arn


def test_a_denied_map_run_is_a_blind_spot_and_the_failure_stays_its_own() -> None:
    fake = world(child(3, error="KeyError"))
    fake.errors["map_run"] = AccessDeniedError("states:DescribeMapRun", "no")
    found, spots = follow(fake)
    assert found.failure is not None
    assert found.failure.origin.state == "ForEach"
    assert spots[0].remedy == f"allow states:DescribeMapRun on {RUN}"
