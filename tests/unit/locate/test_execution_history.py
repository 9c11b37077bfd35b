"""Walking a history to the state that failed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.unit.locate.histories import ARN, FUNCTION, MACHINE, START, History
from triage.locate import HistoryFinding, locate_in_history
from triage.model.failure import Failure
from triage.model.vocabulary import Status
from triage.ports import HistoryEvent


def locate(history: History, definition: dict[str, Any] | None = None, **options: Any) -> HistoryFinding:
    found = locate_in_history(
        history.events, definition=definition, execution_arn=ARN, state_machine_arn=MACHINE, **options
    )
    assert found is not None
    return found


def failure_of(history: History, definition: dict[str, Any] | None = None) -> Failure:
    failure = locate(history, definition).failure
    assert failure is not None
    return failure


def task(next_state: str | None = None, catch: str | None = None) -> dict[str, Any]:
    state: dict[str, Any] = {"Type": "Task", "Resource": FUNCTION}
    state |= {"Next": next_state} if next_state else {"End": True}
    return state | ({"Catch": [{"ErrorEquals": ["States.ALL"], "Next": catch}]} if catch else {})


def map_history(failing: int = 1, items: int = 3) -> History:
    """Items one after the other; the failing one calls Load, which fails twice."""
    history = History()
    history.run("Pass", "Prepare")
    history.enter("Map", "ForEachTable", given="[1, 2, 3]")
    history.add("MapStateStarted", length=items)
    last = len(history.events)
    for index in range(failing):
        history.add("MapIterationStarted", after=last, name="ForEachTable", index=index)
        last = history.run("Pass", "Check")
        history.add("MapIterationSucceeded", after=last, name="ForEachTable", index=index)
    history.add("MapIterationStarted", after=last, name="ForEachTable", index=failing)
    history.enter("Pass", "Check", given='{"table": "orders", "password": "hunter2"}')
    history.add("PassStateExited", name="Check", output="{}")
    history.enter("Task", "Load")
    history.attempt(cause="no row 17")
    failed = history.attempt(cause="no row 18")
    history.add("MapIterationFailed", after=failed, name="ForEachTable", index=failing)
    ended = history.add("MapStateFailed", after=failed)
    history.fail(cause="no row 18", after=ended)
    return history


def test_a_failing_map_item_is_named_with_its_index_and_input() -> None:
    found = locate(map_history())
    assert found.failure is not None
    assert found.failure.path == ("ForEachTable", "Load")
    assert found.failure.origin.path == ("ForEachTable[1]", "Load")
    texts = [fact.text for fact in found.facts]
    assert texts[0] == (
        "history event 19: ForEachTable[1] > Load failed with Boom, attempt 2 of 2 (02:13:15, 02:13:18), "
        'the same error each time: "no row 18"'
    )
    assert not any("no row 18" in text for text in texts[1:])
    assert any("1 of 3 iterations of ForEachTable succeeded; index 1 failed" in text for text in texts)
    assert any('the input of Check at index 1: {"table": "orders", "password": "[redacted]"}' in text for text in texts)


def test_attempts_that_failed_differently_are_told_apart() -> None:
    history = History()
    history.enter("Task", "Load")
    history.attempt(error="Throttled", cause="slow down")
    history.attempt(error="Boom", cause="it broke")
    history.fail()
    assert "attempt 2 of 2 (02:13:04, 02:13:07), errors: Throttled, Boom" in locate(history).facts[0].text


def test_the_failing_branch_of_a_parallel_state_is_found_among_running_ones() -> None:
    history = History()
    entered = history.enter("Parallel", "Both")
    started = history.add("ParallelStateStarted", after=entered)
    history.enter("Wait", "Slow", after=started)
    history.enter("Task", "Fast", after=started)
    failed = history.attempt()
    history.add("WaitStateAborted", after=failed)
    history.add("ParallelStateFailed", after=failed)
    history.fail()
    failure = failure_of(history)
    assert (failure.path, failure.resource) == (("Both", "Fast"), FUNCTION)


def test_a_parallel_state_that_ended_before_does_not_enclose_the_failure() -> None:
    history = History()
    history.enter("Parallel", "Both")
    history.add("ParallelStateStarted")
    last = history.run("Pass", "Left")
    history.add("ParallelStateSucceeded", after=last)
    history.add("ParallelStateExited", name="Both")
    history.enter("Task", "Load")
    history.attempt()
    history.fail()
    assert failure_of(history).path == ("Load",)


def test_a_retried_nested_parallel_state_encloses_once_when_the_definition_is_known() -> None:
    history = History()
    history.enter("Parallel", "Outer")
    for _ in range(2):
        history.add("ParallelStateStarted")
        history.enter("Parallel", "Inner")
        history.add("ParallelStateStarted")
        history.enter("Task", "Load")
        history.attempt()
    history.fail()
    inner = {"Type": "Parallel", "End": True, "Branches": [{"StartAt": "Load", "States": {"Load": task()}}]}
    outer = {"Type": "Parallel", "End": True, "Branches": [{"StartAt": "Inner", "States": {"Inner": inner}}]}
    failure = failure_of(history, {"StartAt": "Outer", "States": {"Outer": outer}})
    assert failure.path == ("Outer", "Inner", "Load")
    assert failure.attempts == 1


def test_an_error_after_a_redrive_counts_only_the_attempts_of_the_redrive() -> None:
    history = History()
    history.enter("Task", "Load")
    history.attempt()
    history.attempt()
    history.fail()
    history.add("ExecutionRedriven", redriveCount=1)
    history.attempt()
    history.fail()
    assert failure_of(history).attempts == 1


def test_of_a_redriven_execution_the_end_the_signal_told_of_is_looked_at() -> None:
    history = History()
    history.enter("Task", "Load")
    history.attempt(error="First")
    end = history.fail(error="First")
    history.add("ExecutionRedriven", redriveCount=1)
    history.attempt(error="Second")
    history.fail(error="Second")
    found = locate(history, ended_at=history.events[end - 1].at)
    assert found.failure is not None
    assert found.failure.error == "First"


def handler_definition() -> dict[str, Any]:
    return {
        "StartAt": "Load",
        "States": {
            "Load": task("Done", catch="Notify"),
            "Notify": task("GiveUp"),
            "GiveUp": {"Type": "Fail"},
            "Done": {"Type": "Succeed"},
        },
    }


def caught_history() -> History:
    history = History()
    history.enter("Task", "Load")
    history.attempt(error="KeyError", cause='{"errorMessage": "x", "errorType": "KeyError", "requestId": "5d1e0c2a"}')
    history.add("TaskStateExited", name="Load", output="{}")
    history.run("Task", "Notify")
    history.enter("Fail", "GiveUp")
    history.fail(error="Gave up", cause=None)
    return history


def test_a_swallowed_failure_is_the_origin_behind_any_number_of_error_handlers() -> None:
    failure = failure_of(caught_history(), handler_definition())
    assert (failure.state, failure.error) == ("GiveUp", "Gave up")
    assert (failure.origin.state, failure.origin.error, failure.origin.resource) == ("Load", "KeyError", FUNCTION)
    assert failure.correlation == {"lambda_request_id": "5d1e0c2a"}


def test_a_failure_that_was_caught_and_overcome_is_not_blamed_for_a_later_fail_state() -> None:
    definition = handler_definition()
    definition["States"]["Load"]["Next"] = "Notify"  # the way of success, too: no error handler
    failure = failure_of(caught_history(), definition)
    assert failure.origin.state == "GiveUp"


def test_a_fail_state_that_quotes_another_states_error_is_still_the_failing_state() -> None:
    history = History()
    history.run("Pass", "Shape")
    history.enter("Fail", "GiveUp")
    quoted = "An error occurred while executing the state 'Shape' (entered at the event id #2). Bad path"
    history.fail(error="States.Runtime", cause=quoted)
    assert failure_of(history).state == "GiveUp"


def test_a_map_that_failed_after_its_iterations_is_the_failing_state_itself() -> None:
    history = History()
    history.enter("Map", "ForEachTable")
    history.add("MapStateStarted", length=1)
    history.add("MapIterationStarted", name="ForEachTable", index=0)
    last = history.run("Pass", "Load")
    history.add("MapIterationSucceeded", after=last, name="ForEachTable", index=0)
    history.add("MapStateSucceeded", after=last)
    history.fail(error="States.DataLimitExceeded", cause="too large")
    assert failure_of(history).path == ("ForEachTable",)


def test_a_task_that_timed_out_says_after_how_long_and_against_which_limit() -> None:
    history = History()
    history.enter("Task", "Load")
    history.add("TaskScheduled", resourceType="glue", resource="startJobRun.sync", timeoutInSeconds=60, parameters="{}")
    history.add("TaskStarted")
    history.add("TaskSubmitted", resourceType="glue", output='{"JobRunId": "jr_17"}')
    history.add("TaskTimedOut", at=63, error="States.Timeout")
    history.fail(error="States.Timeout", cause=None)
    found = locate(history)
    assert found.failure is not None
    assert found.failure.correlation == {"glue_job_run_id": "jr_17"}
    assert "Load timed out after 1 min 1 s (TimeoutSeconds 60), attempt 1 of 1" in found.facts[0].text


def test_the_longest_running_state_is_named_when_the_execution_timed_out() -> None:
    history = History()
    entered = history.enter("Parallel", "Both")
    started = history.add("ParallelStateStarted", after=entered)
    quick = history.enter("Wait", "Quick", after=started)
    slow = history.enter("Task", "Slow", after=started)
    history.add("LambdaFunctionScheduled", after=slow, resource=FUNCTION)
    history.add("WaitStateExited", after=quick, name="Quick")
    history.enter("Wait", "Late")
    history.add("ExecutionTimedOut", at=100, after=0)
    found = locate(history, {"TimeoutSeconds": 100, "StartAt": "Both", "States": {}})
    assert found.status is Status.TIMED_OUT
    assert found.failure is not None
    assert (found.failure.path, found.failure.resource) == (("Both", "Slow"), FUNCTION)
    assert (found.failure.error, found.failure.cause) == (None, None)
    expected = (
        "ExecutionTimedOut after 1 min 40 s (TimeoutSeconds 100); running: Slow for 1 min 36 s, Late for 1 min 33 s"
    )
    assert expected in found.facts[0].text


def test_states_of_a_failed_and_retried_map_iteration_are_not_running() -> None:
    history = History()
    history.enter("Map", "ForEachTable")
    history.add("MapStateStarted", length=1)
    history.add("MapIterationStarted", name="ForEachTable", index=0)
    history.enter("Task", "Broke")
    failed = history.attempt()
    history.add("MapIterationFailed", after=failed, name="ForEachTable", index=0)
    history.add("MapStateStarted", after=failed, length=1)
    history.add("MapIterationStarted", name="ForEachTable", index=0)
    history.enter("Wait", "Hangs")
    history.add("ExecutionAborted", error="Stopped", cause="by hand")
    found = locate(history)
    assert found.status is Status.ABORTED
    assert "running: Hangs for" in found.facts[0].text
    assert "Broke" not in found.facts[0].text
    assert found.facts[1].text.endswith('Stopped: "by hand"')


def test_the_window_is_the_failing_attempt_and_no_longer_than_the_lookback() -> None:
    history = History()
    history.enter("Task", "Load")
    history.add("TaskScheduled", resourceType="glue", resource="startJobRun.sync", parameters="{}")
    history.add("TaskFailed", at=7200, error="Boom")
    history.fail()
    window = locate(history, lookback=timedelta(minutes=15)).window
    assert window.start == START + timedelta(seconds=7200) - timedelta(minutes=15)
    assert window.end > START + timedelta(seconds=7200)


def test_no_more_of_a_long_history_is_read_than_the_failing_state_needs() -> None:
    history = History()
    for number in range(500):
        history.run("Pass", f"Step{number}")
    history.enter("Task", "Load")
    history.attempt()
    history.fail()
    read = 0

    def newest_first() -> Iterator[HistoryEvent]:
        nonlocal read
        for event in reversed(history.events):
            read += 1
            yield event

    found = locate_in_history(newest_first(), definition={"StartAt": "Load", "States": {"Load": task()}})
    assert found is not None
    assert read < 10


def test_a_history_without_an_end_gives_nothing() -> None:
    history = History()
    history.enter("Task", "Load")
    assert locate_in_history(history.events) is None


def test_a_history_without_previous_event_ids_still_names_the_state() -> None:
    history = History()
    history.enter("Task", "Load", after=0)
    history.add("TaskFailed", after=0, error="Boom")
    history.add("ExecutionFailed", after=0, error="Boom")
    assert failure_of(history).path == ("Load",)
