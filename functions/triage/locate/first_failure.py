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


def concurrent_failures(reader: HistoryReader, state: FailedState, definition: Definition) -> tuple[HistoryEvent, ...]:
    """Return the failures that ended an item or branch of the outermost Map or Parallel state around the state.

    Oldest first. Left out are those that were retried or caught, those that may have been waiting for their retry,
    and those before a redrive.
    """
    return tuple(
        event
        for event, passed_on in _unfollowed(reader, state)
        if event == state.failed or not _may_be_retried(reader, event, state, definition, passed_on=passed_on)
    )


def _unfollowed(reader: HistoryReader, state: FailedState) -> list[tuple[HistoryEvent, bool]]:
    """Return the failures that no retry or Catch followed, oldest first, and whether an event passed them on."""
    if state.outermost is None:
        return []
    handled: set[int] = set()
    passed_on: set[int] = set()
    found: list[tuple[HistoryEvent, bool]] = []
    for event in reader:
        if event.id <= state.outermost.id or event.type == "ExecutionRedriven":
            break
        if _follows(event) or (event.type in PASSED_ON and event.id in handled):
            handled.add(event.previous_id)
        elif event.type in PASSED_ON:
            passed_on.add(event.previous_id)
        elif event.type in _FAILED and event.id not in handled:
            found.append((event, event.id in passed_on))
        if event.type in _CONTAINER_BEGINS and len(state.enclosing) == 1 and _begins_again(reader, event):
            break
    return found[::-1]


def _may_be_retried(
    reader: HistoryReader, event: HistoryEvent, state: FailedState, definition: Definition, *, passed_on: bool
) -> bool:
    """Tell whether the failure may have been waiting for its retry when the item or branch of `state` failed.

    No event tells that a retry is waited for, nor that a branch of a Parallel state has ended.
    """
    other = failed_state(reader, event, definition, None)
    inside = [name for name in other.path if name not in state.enclosing]
    if passed_on or event.type == "FailStateEntered":
        inside = [name for name in inside if name != other.name]
    return any(name not in definition.states or "Retry" in definition.states[name].body for name in inside)


def _follows(event: HistoryEvent) -> bool:
    """Tell whether the event goes on from the one before it: by a Catch, or by a retry."""
    return event.type in ATTEMPTS or event.type in CONTAINER_STARTS or is_exited(event)


def _begins_again(reader: HistoryReader, event: HistoryEvent) -> bool:
    """Tell whether a retry of the Map or Parallel state begins: what failed before it is done with."""
    before = reader.previous(event)
    return before is not None and not is_container_entered(before)
