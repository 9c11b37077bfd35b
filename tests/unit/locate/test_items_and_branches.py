"""Map items and Parallel branches: which failed, with what, and which failed first."""

import json
from typing import Any

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


def test_every_map_around_the_failure_has_its_index_in_the_path() -> None:
    history = History()
    history.enter("Map", "Days")
    history.add("MapStateStarted", length=3)
    history.add("MapIterationStarted", name="Days", index=2)
    history.enter("Map", "Tables")
    history.add("MapStateStarted", length=9)
    history.add("MapIterationStarted", name="Tables", index=5)
    history.enter("Task", "Load")
    history.attempt()
    history.fail()
    found = locate(history)
    assert found.failure is not None
    assert found.failure.path == ("Days", "Tables", "Load")
    assert found.failure.origin.path == ("Days[2]", "Tables[5]", "Load")


def test_the_branch_is_told_as_the_definition_counts_them() -> None:
    history = History()
    history.enter("Parallel", "Both")
    history.add("ParallelStateStarted")
    history.enter("Task", "Right")
    history.attempt()
    history.fail()
    branches = [
        {"StartAt": name, "States": {name: {"Type": "Task", "Resource": FUNCTION, "End": True}}}
        for name in ("Left", "Right")
    ]
    definition = {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}}}
    assert "Right stands in branch 2 of 2 of Both" in texts(locate(history, definition))


def test_retries_of_a_map_are_counted_and_earlier_ones_left_out_of_the_tally() -> None:
    history = History()
    history.enter("Map", "ForEach")
    last = len(history.events)
    for _ in range(3):
        history.add("MapStateStarted", after=last, length=1)
        history.add("MapIterationStarted", name="ForEach", index=0)
        last = history.enter("Fail", "Reject")
        history.add("MapIterationFailed", after=last, name="ForEach", index=0)
    history.add("MapStateFailed", after=last)
    history.fail()
    expected = "0 of 1 iterations of ForEach succeeded; index 0 failed; ForEach was retried 2 times before"
    assert expected in texts(locate(history))


def test_a_failure_that_was_being_handled_is_told_beside_the_one_that_ended_it() -> None:
    history = History()
    history.enter("Task", "Load")
    history.attempt(error="KeyError", cause="no row")
    history.add("TaskStateExited", name="Load", output="{}")
    history.enter("Task", "CleanUp")
    history.attempt(error="Denied")
    history.fail(error="Denied")
    found = locate(history)
    assert found.failure is not None
    assert (found.failure.state, found.failure.origin.state) == ("CleanUp", "CleanUp")
    assert 'Load had failed before with KeyError: "no row"; a Catch led to CleanUp' in texts(found)


def test_a_map_inside_an_earlier_iteration_is_not_taken_for_the_failing_one() -> None:
    history = History()
    history.enter("Map", "Days")
    history.add("MapStateStarted", length=2)
    history.add("MapIterationStarted", name="Days", index=0)
    history.enter("Map", "Tables")
    history.add("MapStateStarted", length=40)
    history.add("MapStateSucceeded")
    last = history.add("MapStateExited", name="Tables")
    history.add("MapIterationSucceeded", after=last, name="Days", index=0)
    history.add("MapIterationStarted", after=last, name="Days", index=1)
    history.enter("Task", "Load")
    failed = history.attempt()
    history.add("MapIterationFailed", after=failed, name="Days", index=1)
    history.add("MapStateFailed", after=failed)
    history.fail()
    assert "1 of 2 iterations of Days succeeded; index 1 failed" in texts(locate(history))
