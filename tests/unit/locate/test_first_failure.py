"""Of failures in items and branches that ran at once: which came first, and which are none."""

import json
from typing import Any

import pytest

from tests.unit.locate.histories import ARN, FUNCTION, MACHINE, History
from triage.locate import HistoryFinding, locate_in_history


def locate(history: History, definition: dict[str, Any] | None = None) -> HistoryFinding:
    found = locate_in_history(history.events, definition=definition, execution_arn=ARN, state_machine_arn=MACHINE)
    assert found is not None
    return found


def texts(found: HistoryFinding) -> str:
    return "\n".join(fact.text for fact in found.facts)


def concurrent_map() -> History:
    """Three items at once; index 2 fails first, index 0 just after it, and the history's end follows index 0."""
    history = History()
    history.enter("Map", "ForEach", given="[1,2,3]")
    started = history.add("MapStateStarted", length=3)
    loads = {}
    for index in range(3):
        begun = history.add("MapIterationStarted", after=started, name="ForEach", index=index)
        history.enter(
            "Task", "Load", after=begun, given=json.dumps({"table": f"t{index}", "token": "abcdef0123456789"})
        )
        loads[index] = history.add("LambdaFunctionScheduled", resource=FUNCTION, input="{}")
    first = history.add("LambdaFunctionFailed", after=loads[2], error="KeyError", cause="no t2")
    second = history.add("LambdaFunctionFailed", after=loads[0], error="ValueError", cause="no t0")
    history.add("MapIterationFailed", after=first, name="ForEach", index=2)
    history.add("MapIterationFailed", after=second, name="ForEach", index=0)
    history.add("TaskStateAborted", after=loads[1])
    history.add("MapIterationAborted", name="ForEach", index=1)
    history.add("MapStateFailed", after=second)
    history.fail(error="ValueError", cause="no t0")
    return history


def test_of_several_failed_items_the_first_is_the_origin_and_all_are_counted() -> None:
    found = locate(concurrent_map())
    assert found.failure is not None
    assert found.failure.error == "ValueError"
    assert (found.failure.origin.path, found.failure.origin.error) == (("ForEach[2]", "Load"), "KeyError")
    told = texts(found)
    assert "of several that failed it was the first" in told
    assert "0 of 3 iterations of ForEach succeeded; indexes 0, 2 failed; 1 were aborted; 2 failures in all" in told
    assert "KeyError 1x, ValueError 1x" in told
    assert 'the input of Load at index 2: {"table": "t2", "token": "[redacted]"}' in told


def test_a_failure_that_was_retried_is_not_the_first() -> None:
    history = History()
    entered = history.enter("Parallel", "Both")
    started = history.add("ParallelStateStarted", after=entered)
    history.enter("Task", "Left", after=started)
    history.attempt(error="Throttled")
    history.add("LambdaFunctionScheduled", resource=FUNCTION)
    history.enter("Task", "Right", after=started)
    failed = history.attempt(error="KeyError")
    history.add("ParallelStateFailed", after=failed)
    history.fail(error="KeyError")
    found = locate(history)
    assert found.failure is not None
    assert (found.failure.origin.state, found.failure.origin.error) == ("Right", "KeyError")


def two_branches(**left: Any) -> dict[str, Any]:
    """Return a definition with the branches `Left`, of which these fields are, and `Right`."""
    states = {"Left": left, "Right": {}}
    branches = [
        {"StartAt": name, "States": {name: {"Type": "Task", "Resource": FUNCTION, "End": True, **fields}}}
        for name, fields in states.items()
    ]
    return {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}}}


def left_failed_before_right() -> History:
    history = History()
    started = history.add("ParallelStateStarted", after=history.enter("Parallel", "Both"))
    history.enter("Task", "Left", after=started)
    history.attempt(error="Throttled")
    history.enter("Task", "Right", after=started)
    failed = history.attempt(error="KeyError")
    history.add("TaskStateAborted", after=failed)
    history.fail(error="KeyError", after=history.add("ParallelStateFailed", after=failed))
    return history


@pytest.mark.parametrize(
    "definition", [two_branches(Retry=[{"ErrorEquals": ["States.ALL"]}]), None], ids=["definition", "history alone"]
)
def test_a_branch_that_was_waiting_for_its_retry_is_not_the_first_to_fail(definition: dict[str, Any] | None) -> None:
    found = locate(left_failed_before_right(), definition)
    assert found.failure is not None
    assert (found.failure.origin.state, found.failure.origin.error) == ("Right", "KeyError")
    assert "of several that failed" not in texts(found)


def test_a_branch_that_has_no_retry_is_the_first_to_fail_though_the_end_follows_another() -> None:
    found = locate(left_failed_before_right(), two_branches())
    assert found.failure is not None
    assert (found.failure.error, found.failure.origin.state) == ("KeyError", "Left")


def test_an_item_that_was_waiting_for_its_retry_is_not_counted_as_failed() -> None:
    history = History()
    history.enter("Map", "ForEach", given="[1,2]")
    started = history.add("MapStateStarted", length=2)
    for index, error in enumerate(("Throttled", "KeyError")):
        history.add("MapIterationStarted", after=started, name="ForEach", index=index)
        history.enter("Task", "Load")
        failed = history.attempt(error=error)
    history.add("MapIterationFailed", after=failed, name="ForEach", index=1)
    history.add("TaskStateAborted", after=failed)
    history.add("MapIterationAborted", after=failed, name="ForEach", index=0)
    history.fail(error="KeyError", after=history.add("MapStateFailed", after=failed))
    found = locate(history)
    assert found.failure is not None
    assert found.failure.origin.path == ("ForEach[1]", "Load")
    assert "index 1 failed; 1 were aborted" in texts(found)
    assert "failures in all" not in texts(found)


def test_what_failed_before_the_map_was_retried_is_not_the_first() -> None:
    history = History()
    history.enter("Map", "ForEach")
    history.add("MapStateStarted", length=2)
    for error in ("Early", "Late"):
        started = len(history.events)
        history.add("MapIterationStarted", after=started, name="ForEach", index=0)
        history.enter("Task", "Load")
        failed = history.attempt(error=error)
        history.add("MapIterationFailed", after=failed, name="ForEach", index=0)
        ended = history.add("MapStateFailed", after=failed)
        if error == "Early":
            history.add("MapStateStarted", after=ended, length=2)
    history.fail(error="Late")
    found = locate(history)
    assert found.failure is not None
    assert found.failure.origin.error == "Late"
