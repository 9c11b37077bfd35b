"""What is new in a failed execution against the last one that succeeded."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeExecutions, fake_ports
from tests.unit.locate.histories import History
from tests.unit.sources.cases import EXECUTION, FAILED_AT, MACHINE, located, opened
from triage.errors import AccessDeniedError
from triage.mining.input_difference import input_difference
from triage.model.difference import read_difference
from triage.model.evidence import ExecutionListRef, GatheredEvidence
from triage.ports import Execution, StateMachine
from triage.settings import Settings
from triage.sources.history import HISTORY

LAST = f"{EXECUTION}-last"


def run(
    given_input: Any, *, seconds: float = 4, check_attempts: int = 1, items: int = 12, failed: bool = False
) -> History:
    history = History()
    history.events[0] = history.events[0].model_copy(update={"details": {"input": json.dumps(given_input)}})
    history.enter("Task", "Check")
    for _ in range(check_attempts):
        history.add("LambdaFunctionScheduled")
    history.add("TaskStateExited", name="Check")
    history.enter("Map", "ForEach")
    history.add("MapStateStarted", length=items)
    history.add("MapStateExited", name="ForEach")
    entered = history.enter("Task", "Load")
    end = history.events[entered - 1].at + timedelta(seconds=seconds)
    if not failed:
        history.add("TaskStateExited", name="Load")
        history.events[-1] = history.events[-1].model_copy(update={"at": end})
    history.add("ExecutionFailed" if failed else "ExecutionSucceeded")
    history.events[-1] = history.events[-1].model_copy(update={"at": end})
    return history


@dataclass
class ChangedExecutions(FakeExecutions):
    """Executions that ran different versions of one machine."""

    versions: dict[str, StateMachine] = field(default_factory=dict)

    def state_machine_of(self, execution_arn: str) -> StateMachine:
        return self.versions[execution_arn]


def world(now: History, before: History, definition: dict[str, Any] | None = None) -> FakeExecutions:
    states = {name: {"Type": "Pass"} for name in ("Check", "ForEach", "Load")}
    old = StateMachine(arn=MACHINE, name="etl", definition={"States": states}, revision="a")
    new = old if definition is None else StateMachine(arn=MACHINE, name="etl", definition=definition, revision="b")
    fake = ChangedExecutions(versions={EXECUTION: new, LAST: old})
    for number, (arn, history) in enumerate(((EXECUTION, now), (LAST, before))):
        began = FAILED_AT - timedelta(minutes=2) - timedelta(days=number)
        fake.executions[arn] = Execution(
            arn=arn,
            state_machine_arn=MACHINE,
            status="FAILED" if arn == EXECUTION else "SUCCEEDED",
            started_at=began,
            stopped_at=began + timedelta(minutes=1),
        )
        fake.histories[arn] = tuple(history.events)
    return fake


def gather(fake: FakeExecutions) -> GatheredEvidence:
    return HISTORY.collect(opened(), located(), fake_ports(executions=fake), Settings())


def changed(fake: FakeExecutions) -> dict[str, float]:
    told = ((read_difference(fact.text), fact.weight) for fact in gather(fake).facts)
    return {difference.what: weight for difference, weight in told if difference is not None}


def test_a_run_like_the_last_success_differs_in_nothing() -> None:
    same = world(run({"day": 1}, failed=True), run({"day": 1}))
    assert list(changed(same)) == ["nothing in input, definition, durations, attempts or items"]


def test_input_is_compared_by_place_without_repeating_texts() -> None:
    now = {"rows": 0, "prefix": "a-very-secret-place", "new": [1, 2], "nested": {"flag": True}}
    before = {"rows": 1200, "prefix": "another", "gone": {}, "nested": {"flag": False}}
    assert list(changed(world(run(now, failed=True), run(before)))) == [
        "input: $.rows is 0, was 1200, $.gone is missing, was object with 0 keys",
        (
            "input: $.prefix is text of 19 characters, was text of 7 characters, $.nested.flag is true, was false, "
            "$.new is new: array of 2 items"
        ),
    ]


def test_what_is_gone_tells_more_than_what_only_changed() -> None:
    emptied = changed(world(run({"n": 1}, items=0, failed=True), run({"n": 2}, items=5)))
    assert emptied["ForEach had 0 items, 5 then"] > emptied["input: $.n is 1, was 2"]
    fewer = changed(world(run({"n": 1}, items=4, failed=True), run({"n": 2}, items=5)))
    assert fewer["ForEach had 4 items, 5 then"] == fewer["input: $.n is 1, was 2"]


def test_the_last_success_is_named_by_the_minute_it_ended() -> None:
    *_, fact = gather(world(run({}, failed=True), run({}))).facts
    assert fact.text.startswith("changed since the last success (2026-11-21 02:12 UTC): ")


def test_a_changed_definition_of_the_failing_state_tells_more_than_another_one() -> None:
    states: dict[str, Any] = {"Check": {"Type": "Pass"}, "ForEach": {"Type": "Pass"}, "Load": {"Type": "Task"}}
    telling = changed(world(run({}, failed=True), run({}), {"States": states}))
    states = {**states, "Load": {"Type": "Pass"}, "Extra": {"Type": "Pass"}}
    other = changed(world(run({}, failed=True), run({}), {"States": states}))
    assert list(telling) == ["definition (revision a to b): states Load"]
    assert list(other) == ["definition (revision a to b): states Extra"]
    assert next(iter(telling.values())) > next(iter(other.values()))


def test_durations_attempts_and_items_are_compared() -> None:
    now = run({}, seconds=300, check_attempts=3, items=0, failed=True)
    assert set(changed(world(now, run({})))) == {
        "Load took 300.0 s, 4.0 s then",
        "Check needed 3 attempts, 1 then",
        "ForEach had 0 items, 12 then",
    }


def test_retries_of_the_failing_state_are_not_told_again() -> None:
    now = run({}, failed=True)
    entered = next(event for event in now.events if event.details.get("name") == "Load")
    for number in (1, 2):
        retried = {"id": len(now.events) + number, "previous_id": entered.id, "type": "LambdaFunctionScheduled"}
        now.events.insert(-1, entered.model_copy(update={**retried, "details": {}}))
    before = run({})
    first = before.events[-3]
    assert first.details.get("name") == "Load"
    scheduled = {"id": 99, "previous_id": first.id, "type": "LambdaFunctionScheduled", "details": {}}
    before.events.insert(-2, first.model_copy(update=scheduled))
    assert not any("Load needed" in text for text in changed(world(now, before)))


def test_every_difference_cites_both_executions() -> None:
    facts = gather(world(run({"rows": 0}, failed=True), run({"rows": 1}))).facts
    assert facts[-1].ref == ExecutionListRef(state_machine=MACHINE, executions=(EXECUTION, LAST))


def test_a_denied_history_is_a_blind_spot_and_the_rest_is_told() -> None:
    fake = world(run({}, failed=True), run({}))
    fake.errors["history"] = AccessDeniedError("states:GetExecutionHistory", "no")
    found = gather(fake)
    assert len(found.facts) == 1
    assert [spot.remedy for spot in found.blind_spots] == [f"allow states:GetExecutionHistory on {LAST}"]


@pytest.mark.parametrize("text", [None, "", "{", "[" * 100_000])
def test_an_input_that_is_no_json_is_not_compared(text: str | None) -> None:
    assert input_difference(text, "{}") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="ghjkm", min_size=3),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner),
    max_leaves=15,
)


@given(JSON, JSON)
def test_what_is_equal_has_no_difference_and_what_is_not_has_one(one: Any, other: Any) -> None:
    first, second = json.dumps(one, sort_keys=True), json.dumps(other, sort_keys=True)
    assert input_difference(first, first) == ()
    assert bool(input_difference(first, second)) is (first != second)
