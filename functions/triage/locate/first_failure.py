"""Finds the failure that came first where several branches or iterations failed at once."""

from collections.abc import Sequence

from triage.locate.definition import Definition
from triage.locate.event_types import (
    ATTEMPTS,
    CONTAINER_STARTS,
    FAILURES,
    PASSED_ON,
    is_container_entered,
    is_exited,
)
from triage.locate.execution_history import FailedState, failed_state
from triage.locate.history_reader import HistoryReader
from triage.ports import HistoryEvent

_FAILED = FAILURES | {"FailStateEntered"}
_CONTAINER_BEGINS = frozenset({"MapStateStarted", "ParallelStateStarted"})


def first_failed(
    reader: HistoryReader, state: FailedState, definition: Definition, failures: Sequence[HistoryEvent]
) -> FailedState:
    """Return what failed first of the concurrent failures around the state, else the state itself."""
    first = next(iter(failures), None)
    if first is None or first == state.failed or state.failed is None:
        return state
    earlier = failed_state(reader, first, definition, None)
    return earlier if earlier.name is not None else state


def concurrent_failures(reader: HistoryReader, state: FailedState) -> tuple[HistoryEvent, ...]:
    """Return the failures in the outermost Map or Parallel state around the state that nothing followed, oldest first.

    Followed are those that were retried or caught, and those before a redrive.
    """
    if state.outermost is None:
        return ()
    handled: set[int] = set()
    found: list[HistoryEvent] = []
    for event in reader:
        if event.id <= state.outermost.id or event.type == "ExecutionRedriven":
            break
        if _follows(event) or (event.type in PASSED_ON and event.id in handled):
            handled.add(event.previous_id)
        elif event.type in _FAILED and event.id not in handled:
            found.append(event)
        if event.type in _CONTAINER_BEGINS and len(state.enclosing) == 1 and _begins_again(reader, event):
            break
    return tuple(reversed(found))


def _follows(event: HistoryEvent) -> bool:
    """Tell whether the event goes on from the one before it: by a Catch, or by a retry."""
    return event.type in ATTEMPTS or event.type in CONTAINER_STARTS or is_exited(event)


def _begins_again(reader: HistoryReader, event: HistoryEvent) -> bool:
    """Tell whether a retry of the Map or Parallel state begins: what failed before it is done with."""
    before = reader.previous(event)
    return before is not None and not is_container_entered(before)
