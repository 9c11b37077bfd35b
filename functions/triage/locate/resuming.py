"""Tells where a redrive would go on, and what it and a new execution would run again."""

from typing import Literal

from triage.locate.definition import Definition
from triage.locate.execution_history import FailedState
from triage.locate.limits import MOST_EVENTS
from triage.locate.task_calls import calls_around
from triage.model.resumption import Resumption
from triage.ports import HistoryEvent

# https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html: fewer than 24,999 events may have been
# written, for ExecutionRedriven and one more; a Fail state that is redriven fails again.
_MOST_EVENTS_REDRIVEN = MOST_EVENTS - 2


def resumption(state: FailedState, end: HistoryEvent, definition: Definition, *, after_catch: bool) -> Resumption:
    """Return where a redrive goes on after the state that ended the execution.

    `after_catch`: that state handles an earlier failure, to which a redrive does not go back.
    """
    return Resumption(
        state=state.name,
        obstacle=_obstacle(state, end, after_catch=after_catch),
        calls=calls_around(definition, state.name),
    )


def joined(outer: Resumption | None, inner: Resumption | None, *, anew: bool) -> Resumption | None:
    """Return the outer execution's resumption with the tasks of the one its failed state had started.

    `anew`: a redrive starts that one anew, as a task does; the child executions of a Map Run are redriven themselves.
    https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html
    """
    if outer is None or inner is None:
        return outer
    around = tuple(call for call in outer.calls if call.place != "failed" and call.state not in _names(inner))
    below = tuple(call.model_copy(update={"place": "below"}) if anew else call for call in inner.calls)
    obstacle = outer.obstacle or (None if anew else inner.obstacle)
    return outer.model_copy(update={"obstacle": obstacle, "calls": (*below, *around)})


def _obstacle(
    state: FailedState, end: HistoryEvent, *, after_catch: bool
) -> Literal["fail_state", "handler", "history_full"] | None:
    if end.id > _MOST_EVENTS_REDRIVEN:
        return "history_full"
    if state.kind == "Fail":
        return "fail_state"
    return "handler" if after_catch else None


def _names(resumption: Resumption) -> set[str]:
    return {call.state for call in resumption.calls}
