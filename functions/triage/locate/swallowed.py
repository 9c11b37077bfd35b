"""Finds the earlier failure that a Catch had swallowed on the way to a failing state."""

from itertools import islice

from triage.locate.definition import Definition
from triage.locate.event_types import FAILURES, PASSED_ON, is_entered, is_exited, name_of
from triage.locate.execution_history import FailedState, own_level
from triage.locate.history_reader import HistoryReader
from triage.ports import HistoryEvent

# Further back lies too much history to be read for a failure that was dealt with.
_FARTHEST = 200


def swallowed_failure(
    reader: HistoryReader, state: FailedState, definition: Definition, *, farthest: int | None = None
) -> HistoryEvent | None:
    """Return the event of an earlier failure that a Catch turned into the way to this state.

    The state that the Catch led to must be an error handler as far as the definition tells. At most `farthest` events
    of this level are looked at.
    """
    if state.entered is None:
        return None
    follower = state.entered
    before = own_level(reader.chain(reader.previous(state.entered)), stop_at_branch=True)
    for event in islice(before, farthest):
        previous = reader.previous(event)
        if (
            is_exited(event)
            and previous is not None
            and (previous.type in FAILURES or previous.type.endswith("Failed"))
        ):
            handler = name_of(follower)
            known = handler in definition.states
            return previous if handler and (not known or definition.only_after_catch(handler)) else None
        if is_entered(event):
            follower = event
    return None


def caught_further_back(reader: HistoryReader, state: FailedState, definition: Definition) -> HistoryEvent | None:
    """Return the event of a failure that was caught, and whose handler led on to this state's way.

    Of a definition without states that only a Catch leads to no history is read.
    """
    if not any(map(definition.only_after_catch, definition.states)):
        return None
    return swallowed_failure(reader, state, definition, farthest=_FARTHEST)


def caught_before(reader: HistoryReader, state: FailedState) -> HistoryEvent | None:
    """Return the event of the failure whose Catch led straight to this state; looks no further back."""
    left = reader.previous(state.entered) if state.entered else None
    failed = reader.previous(left) if left is not None and is_exited(left) else None
    return failed if failed is not None and (failed.type in FAILURES or failed.type in PASSED_ON) else None
