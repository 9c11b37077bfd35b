"""Where a redrive goes on, and what stands in its way."""

from datetime import UTC, datetime

from triage.locate.definition import Definition
from triage.locate.execution_history import FailedState
from triage.locate.resuming import joined, resumption
from triage.model.resumption import Resumption, TaskCall
from triage.ports import HistoryEvent

_AT = datetime(2026, 11, 22, 2, 13, 44, tzinfo=UTC)


def _event(number: int, kind: str) -> HistoryEvent:
    return HistoryEvent(id=number, previous_id=number - 1, type=kind, at=_AT)


def _resumption(kind: str = "Task", *, last: int = 12, after_catch: bool = False) -> Resumption:
    state = FailedState(name="Load", entered=_event(5, f"{kind}StateEntered"))
    return resumption(state, _event(last, "ExecutionFailed"), Definition(), after_catch=after_catch)


def test_a_failed_task_is_resumed() -> None:
    assert _resumption().obstacle is None


def test_a_fail_state_fails_again() -> None:
    assert _resumption("Fail").obstacle == "fail_state"


def test_a_handler_is_resumed_without_what_it_handles() -> None:
    assert _resumption(after_catch=True).obstacle == "handler"


def test_a_redrive_needs_room_for_two_more_events() -> None:
    assert _resumption(last=24_998).obstacle is None
    assert _resumption(last=24_999).obstacle == "history_full"


def _of(*calls: TaskCall) -> Resumption:
    return Resumption(state="Load", calls=calls)


def test_an_execution_that_a_task_had_started_runs_anew_with_all_that_had_succeeded_in_it() -> None:
    outer = _of(TaskCall(state="Start", call="states:startExecution"))
    inner = _of(TaskCall(state="Load", call="x:y"), TaskCall(state="Read", call="x:y", place="earlier"))
    both = joined(outer, inner, anew=True)
    assert both is not None
    assert [(call.state, call.place) for call in both.calls] == [("Load", "below"), ("Read", "below")]


def test_the_children_of_a_map_run_are_redriven_and_keep_what_succeeded_in_them() -> None:
    outer = _of(TaskCall(state="Prepare", call="x:y", place="earlier"))
    inner = _of(TaskCall(state="Load", call="x:y"), TaskCall(state="Read", call="x:y", place="earlier"))
    both = joined(outer, inner, anew=False)
    assert both is not None
    places = [(call.state, call.place) for call in both.calls]
    assert places == [("Load", "failed"), ("Read", "earlier"), ("Prepare", "earlier")]
