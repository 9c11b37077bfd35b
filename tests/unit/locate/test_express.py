"""EXPRESS executions, read from the log events that are their only trace."""

import json
from typing import Any

import pytest

from tests.unit.locate.histories import FUNCTION, History
from triage.locate.express import locate_in_express_log
from triage.locate.history_finding import HistoryFinding
from triage.model.evidence import LogEventRef
from triage.model.vocabulary import Status
from triage.ports import HistoryEvent, LogEvent

GROUP = "/aws/vendedlogs/states/orders"
EXECUTION = "arn:aws:states:eu-west-1:111122223333:express:orders:a1:77"
DEFINITION: dict[str, Any] = {
    "StartAt": "Check",
    "States": {
        "Check": {"Type": "Pass", "Next": "Load"},
        "Load": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True},
    },
}
# What level ERROR leaves out: all that did not fail (developer guide, log levels for execution events).
NOT_AT_ERROR = ("Started", "Scheduled", "Entered", "Exited", "Succeeded", "Submitted")


def failed_execution(error: str = "KeyError") -> History:
    history = History()
    history.run("Pass", "Check")
    history.enter("Task", "Load")
    parameters = json.dumps({"FunctionName": FUNCTION})
    history.add("TaskScheduled", resourceType="lambda", resource="invoke", region="eu-west-1", parameters=parameters)
    history.add("TaskStarted", resourceType="lambda", resource="invoke")
    history.add("TaskFailed", resourceType="lambda", resource="invoke", error=error, cause="no such row")
    history.fail(error=error, cause="no such row")
    return history


def lines(history: History, execution: str = EXECUTION, *, level: str = "ALL") -> list[LogEvent]:
    """Return the execution's log events as Step Functions writes them: ids and times are texts."""
    kept = [each for each in history.events if level == "ALL" or _at_error(each)]
    return [_line(event, execution) for event in kept]


def _at_error(event: HistoryEvent) -> bool:
    return event.type == "FailStateEntered" or not event.type.endswith(NOT_AT_ERROR)


def _line(event: HistoryEvent, execution: str) -> LogEvent:
    milliseconds = int(event.at.timestamp() * 1000)
    record = {
        "id": str(event.id),
        "type": event.type,
        "details": event.details,
        "previous_event_id": str(event.previous_id),
        "event_timestamp": str(milliseconds),
        "execution_arn": execution,
        "redrive_count": "0",
    }
    return LogEvent(
        log_group=GROUP, stream="states/orders", timestamp=milliseconds, id=f"e{event.id}", message=json.dumps(record)
    )


def locate(events: list[LogEvent], definition: dict[str, Any] | None = None) -> HistoryFinding:
    found = locate_in_express_log(events, definition=definition)
    assert found is not None
    assert found.failure is not None
    return found


def test_at_level_all_the_failure_is_located_as_in_a_history() -> None:
    found = locate(lines(failed_execution()))
    assert found.status is Status.FAILED
    assert found.failure is not None
    assert (found.failure.path, found.failure.error, found.failure.resource) == (("Load",), "KeyError", FUNCTION)
    assert found.failure.origin.execution == EXECUTION


def test_every_fact_addresses_its_log_event() -> None:
    found = locate(lines(failed_execution()))
    assert all(isinstance(fact.ref, LogEventRef) for fact in found.facts)
    failed = lines(failed_execution())[6]
    expected = LogEventRef(log_group=GROUP, stream="states/orders", timestamp=failed.timestamp, id="e7")
    assert found.facts[0].ref == expected


def test_at_level_error_the_definition_names_the_only_state_that_calls_what_failed() -> None:
    failure = locate(lines(failed_execution(), level="ERROR"), DEFINITION).failure
    assert failure is not None
    assert (failure.path, failure.error, failure.cause) == (("Load",), "KeyError", "no such row")


def test_at_level_error_two_states_that_call_the_same_leave_the_state_unknown() -> None:
    states = {**DEFINITION["States"], "Again": DEFINITION["States"]["Load"]}
    failure = locate(lines(failed_execution(), level="ERROR"), {**DEFINITION, "States": states}).failure
    assert failure is not None
    assert (failure.state, failure.error) == (None, "KeyError")


def test_at_level_error_step_functions_own_errors_name_their_state() -> None:
    history = History()
    history.enter("Pass", "Check")
    cause = "An error occurred while executing the state 'Check' (entered at the event id #2). Bad path"
    history.fail(error="States.Runtime", cause=cause)
    failure = locate(lines(history, level="ERROR")).failure
    assert failure is not None
    assert failure.state == "Check"


def test_of_many_mixed_executions_the_one_that_failed_last_is_located() -> None:
    succeeded = History()
    succeeded.run("Pass", "Check")
    succeeded.add("ExecutionSucceeded")
    later = failed_execution("ValueError")
    later.events = [each.model_copy(update={"at": each.at.replace(hour=5)}) for each in later.events]
    mixed = [*lines(later, f"{EXECUTION}9"), *lines(failed_execution()), *lines(succeeded, f"{EXECUTION}5")]
    failure = locate(sorted(mixed, key=lambda event: event.id)).failure
    assert failure is not None
    assert (failure.origin.execution, failure.error) == (f"{EXECUTION}9", "ValueError")


def test_a_log_without_a_failed_execution_gives_nothing() -> None:
    succeeded = History()
    succeeded.run("Pass", "Check")
    succeeded.add("ExecutionSucceeded")
    assert locate_in_express_log(lines(succeeded)) is None


@pytest.mark.parametrize(
    "message",
    ["", "plain text", "[1]", "{", '{"id": "x", "type": "ExecutionFailed"}', '{"id":"1","type":7,"execution_arn":"a"}'],
)
def test_lines_of_another_format_are_passed_over(message: str) -> None:
    other = LogEvent(log_group=GROUP, stream="s", timestamp=0, id="x", message=message)
    assert locate_in_express_log([other]) is None
    assert locate([other, *lines(failed_execution())]).failure is not None
