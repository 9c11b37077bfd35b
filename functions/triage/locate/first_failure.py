"""Finds the failure that came first where several branches or iterations failed at once."""

from triage.locate.definition import Definition
from triage.locate.event_types import (
    ATTEMPTS,
    CONTAINER_STARTS,
    FAILURES,
    PASSED_ON,
    is_entered,
    is_exited,
    name_of,
)
from triage.locate.execution_history import FailedState, failed_state
from triage.locate.history_reader import HistoryReader
from triage.ports import HistoryEvent


def first_failed(reader: HistoryReader, state: FailedState, definition: Definition) -> FailedState:
    """Return what failed first inside the outermost Map or Parallel state around the state, else the state itself."""
    first = next(iter(concurrent_failures(reader, state)), None)
    if first is None or first == state.failed or state.failed is None:
        return state
    earlier = failed_state(reader, first, definition, None)
    return earlier if earlier.name is not None else state


def concurrent_failures(reader: HistoryReader, state: FailedState) -> tuple[HistoryEvent, ...]:
    """Return the failures in the outermost Map or Parallel state around the state that nothing followed, oldest first.

    Followed are those that were retried or caught, and those before a redrive.
    """
    outermost = _outermost_entered(reader, state)
    if outermost is None:
        return ()
    handled: set[int] = set()
    found: list[HistoryEvent] = []
    for event in reader:
        if event.id <= outermost.id or event.type == "ExecutionRedriven":
            break
        if _follows(event) or (event.id in handled and event.type in PASSED_ON):
            handled.add(event.previous_id)
        elif event.id not in handled and (event.type in FAILURES or event.type == "FailStateEntered"):
            found.append(event)
        if len(state.enclosing) == 1 and _begins_again(reader, event):
            break
    return tuple(reversed(found))


def _follows(event: HistoryEvent) -> bool:
    """Tell whether the event goes on from the one before it: by a Catch, or by a retry."""
    return is_exited(event) or event.type in ATTEMPTS or event.type in CONTAINER_STARTS


def _outermost_entered(reader: HistoryReader, state: FailedState) -> HistoryEvent | None:
    if not state.enclosing:
        return None
    chain = reader.chain(state.failed or state.entered)
    return next((event for event in chain if is_entered(event) and name_of(event) == state.enclosing[0]), None)


def _begins_again(reader: HistoryReader, event: HistoryEvent) -> bool:
    """Tell whether a retry of the Map or Parallel state begins: what failed before it is done with."""
    if event.type not in {"MapStateStarted", "ParallelStateStarted"}:
        return False
    before = reader.previous(event)
    return before is not None and not is_entered(before)
