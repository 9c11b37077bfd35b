"""Map items and Parallel branches: which failed, with what, and how the others fared."""

from typing import Any

from tests.unit.locate.histories import ARN, FUNCTION, MACHINE, History
from triage.locate import HistoryFinding, locate_in_history


def locate(history: History, definition: dict[str, Any] | None = None) -> HistoryFinding:
    found = locate_in_history(history.events, definition=definition, execution_arn=ARN, state_machine_arn=MACHINE)
    assert found is not None
    return found


def texts(found: HistoryFinding) -> str:
    return "\n".join(fact.text for fact in found.facts)


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


def test_a_failure_whose_fallback_led_on_to_the_state_that_failed_is_told() -> None:
    history = History()
    history.enter("Task", "Fetch")
    payload = '{"errorMessage":"<urlopen error [Errno 111] Connection refused>","errorType":"URLError"}'
    history.attempt(error="URLError", cause=payload)
    history.add("TaskStateExited", name="Fetch", output="{}")
    history.enter("Pass", "Fallback")
    history.add("PassStateExited", name="Fallback", output="{}")
    history.enter("Task", "Apply")
    history.attempt(error="KeyError")
    history.fail(error="KeyError")
    task = {"Type": "Task", "Resource": FUNCTION}
    states = {
        "Fetch": {**task, "Next": "Apply", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Fallback"}]},
        "Fallback": {"Type": "Pass", "Next": "Apply"},
        "Apply": {**task, "End": True},
    }
    expected = (
        'Fetch had failed before with URLError: "<urlopen error [Errno 111] Connection refused>"; a Catch led to Apply'
    )
    assert expected in texts(locate(history, {"StartAt": "Fetch", "States": states}))


def test_a_caught_failure_whose_handler_is_a_usual_state_is_overcome() -> None:
    history = History()
    history.enter("Task", "Fetch")
    history.attempt(error="URLError")
    history.add("TaskStateExited", name="Fetch", output="{}")
    history.enter("Pass", "Merge")
    history.add("PassStateExited", name="Merge", output="{}")
    history.enter("Task", "Apply")
    history.attempt(error="KeyError")
    history.fail(error="KeyError")
    task = {"Type": "Task", "Resource": FUNCTION}
    states = {
        "Fetch": {**task, "Next": "Merge", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Merge"}]},
        "Merge": {"Type": "Pass", "Next": "Apply"},
        "Apply": {**task, "End": True},
    }
    assert "had failed before" not in texts(locate(history, {"StartAt": "Fetch", "States": states}))


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
