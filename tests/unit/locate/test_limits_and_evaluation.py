"""Which limit was reached, what was waited for, and which field could not be evaluated."""

from typing import Any

import pytest

from tests.unit.locate.histories import ARN, MACHINE, History
from triage.locate import HistoryFinding, locate_in_history
from triage.locate.evaluation import evaluation_error, nearest_value

STATE = "An error occurred while executing the state 'Load' (entered at the event id #2). "


def locate(history: History, definition: dict[str, Any] | None = None) -> HistoryFinding:
    found = locate_in_history(history.events, definition=definition, execution_arn=ARN, state_machine_arn=MACHINE)
    assert found is not None
    return found


def texts(history: History, definition: dict[str, Any] | None = None) -> str:
    return "\n".join(fact.text for fact in locate(history, definition).facts)


def waiting(resource: str, kind: str = "sqs", *, timed_out_at: float = 12, **scheduled: Any) -> History:
    history = History()
    history.enter("Task", "Approve")
    history.add("TaskScheduled", resourceType=kind, resource=resource, parameters="{}", **scheduled)
    history.add("TaskStarted", resourceType=kind, resource=resource)
    history.add("TaskSubmitted", resourceType=kind, resource=resource, output="{}")
    history.add("TaskTimedOut", at=timed_out_at, resourceType=kind, resource=resource, error="States.Timeout")
    history.fail(error="States.Timeout", cause=None)
    return history


def test_a_missed_heartbeat_is_told_from_a_timeout_though_both_are_called_alike() -> None:
    told = texts(waiting("sendMessage.waitForTaskToken", heartbeatInSeconds=10, timeoutInSeconds=300))
    assert "Approve timed out after 10.0 s (HeartbeatSeconds 10, before TimeoutSeconds 300)" in told


def test_a_timeout_with_heartbeats_that_came_is_a_timeout() -> None:
    told = texts(waiting("sendMessage.waitForTaskToken", heartbeatInSeconds=10, timeoutInSeconds=60, timed_out_at=62))
    assert "Approve timed out after 1 min 0 s (TimeoutSeconds 60)" in told


def test_limits_that_the_history_does_not_give_come_from_the_definition() -> None:
    state = {"Type": "Task", "Resource": "x", "HeartbeatSeconds": 10, "End": True}
    told = texts(waiting("sendMessage.waitForTaskToken"), {"StartAt": "Approve", "States": {"Approve": state}})
    assert "(HeartbeatSeconds 10)" in told


def test_a_callback_that_never_came_is_said_so() -> None:
    told = texts(waiting("sendMessage.waitForTaskToken", timeoutInSeconds=10))
    assert "it waited for its task token to come back; the token was handed over with sqs:sendMessage" in told


@pytest.mark.parametrize("taken", [True, False])
def test_an_activity_tells_whether_a_worker_took_it(taken: bool) -> None:
    history = History()
    history.enter("Task", "ByHand")
    history.add("ActivityScheduled", resource=f"{MACHINE}:activity:review", timeoutInSeconds=5)
    if taken:
        history.add("ActivityStarted", workerName="w1")
    history.add("ActivityTimedOut", error="States.Timeout")
    history.fail(error="States.Timeout", cause=None)
    assert ("none took it" in texts(history)) is not taken
    assert ("the worker that took it" in texts(history)) is taken


def test_a_state_without_a_limit_of_its_own_is_named_when_the_machines_ended_it() -> None:
    history = History()
    history.enter("Task", "Load")
    history.add("TaskScheduled", resourceType="glue", resource="startJobRun.sync", parameters="{}")
    history.add("ExecutionTimedOut", after=0, at=100)
    told = texts(history, {"TimeoutSeconds": 100, "StartAt": "Load", "States": {"Load": {"Type": "Task"}}})
    assert "ExecutionTimedOut after 1 min 40 s (TimeoutSeconds 100); running: Load" in told
    assert "Load was at attempt 1 and has no TimeoutSeconds of its own; it waited for the job" in told


def test_the_limit_of_events_is_named() -> None:
    history = History()
    history.enter("Task", "Load")
    history.attempt()
    cause = "The execution reached the maximum number of history events (25000)."
    history.events.append(
        history.events[-1].model_copy(
            update={
                "id": 25000,
                "previous_id": 5,
                "type": "ExecutionFailed",
                "details": {"error": "States.Runtime", "cause": cause},
            }
        )
    )
    assert "the history has 25000 events, the most that one execution may have" in texts(history)


def test_a_redrive_is_counted_and_hides_what_failed_before_it() -> None:
    history = History()
    entered = history.enter("Parallel", "Both")
    history.add("ParallelStateStarted", after=entered)
    history.enter("Task", "Load")
    failed = history.attempt(error="First")
    history.add("ParallelStateFailed", after=failed)
    history.fail(error="First")
    history.add("ExecutionRedriven", redriveCount=2)
    history.attempt(error="Second")
    history.fail(error="Second")
    found = locate(history)
    assert found.failure is not None
    assert (found.failure.origin.error, found.failure.attempts) == ("Second", 1)
    assert "the execution was redriven 2 times, last at 02:13:09; what failed before that is left out" in texts(history)


@pytest.mark.parametrize(
    ("cause", "field", "expression", "value"),
    [
        (
            "The JSONata expression '$rows' specified for the field 'Items' returned a wrong type for value: true",
            "Items",
            "$rows",
            "true",
        ),
        (
            "The JSONPath '$.rows' specified for the field 'value.$' could not be found in the input '{}'",
            "value.$",
            "$.rows",
            None,
        ),
        ("The SecondsPath parameter cannot be parsed as a long value: $.wait == -1.5", "SecondsPath", "$.wait", "-1.5"),
        ("Invalid path '$.a.b' : Missing property in path $['a']", None, "$.a.b", None),
    ],
)
def test_an_evaluation_error_names_field_expression_and_value(
    cause: str, field: str | None, expression: str, value: str | None
) -> None:
    wrong = evaluation_error(STATE + cause)
    assert wrong is not None
    assert (wrong.field, wrong.expression, wrong.value) == (field, expression, value)


def test_a_tasks_own_cause_is_no_evaluation_error() -> None:
    assert evaluation_error("The JSONPath '$.rows' specified for the field 'x' could not be found") is None


def test_the_input_is_shown_with_how_far_the_path_leads() -> None:
    history = History()
    history.enter("Pass", "Load", given='{"order": {"id": 7}, "password": "hunter2"}')
    cause = STATE + "The JSONPath '$.order.lines' specified for the field 'rows.$' could not be found in the input '…'"
    history.fail(error="States.Runtime", cause=cause)
    told = texts(history)
    assert told.count("could not be found") == 1
    assert '"password": "[redacted]"}; there $.order has the keys id' in told


def test_the_field_that_only_the_event_names_is_told_beside_the_cause() -> None:
    history = History()
    history.enter("Pass", "Load")
    cause = STATE + "Invalid path '$.rows' : Missing property in path $['rows']"
    failed = history.add("EvaluationFailed", state="Load", location="ResultPath", error="States.Runtime", cause=cause)
    history.fail(error="States.Runtime", cause=cause, after=failed)
    assert "field ResultPath, expression $.rows: Missing property" in texts(history)


@pytest.mark.parametrize("path", [None, "$", "$$.Execution.Input.x", "rows", "$.a.b.c", "$.order.id"])
def test_a_path_that_leads_nowhere_tellable_gives_nothing_or_a_place(path: str | None) -> None:
    assert nearest_value(path, '{"order": {"id": 7}}') in (None, "$ has the keys order")


def _going_round(times: int) -> str:
    history = History()
    history.run("Pass", "Begin")
    for _ in range(times):
        history.run("Task", "Check")
        history.enter("Wait", "Pause")
        history.add("WaitStateExited", name="Pause", output="{}")
    history.enter("Task", "Check")
    history.add("ExecutionTimedOut", after=0, at=100)
    return texts(history, {"StartAt": "Begin", "TimeoutSeconds": 100, "States": {}})


def test_an_execution_that_polled_until_its_time_was_up_says_between_which_states() -> None:
    assert "Check was entered 5 times: it went round between Check, Pause" in _going_round(4)


def test_a_state_that_was_entered_once_is_no_loop() -> None:
    assert "went round" not in _going_round(0)


def test_of_a_long_history_the_latest_events_are_counted() -> None:
    assert "times or more: it went round between" in _going_round(100)
