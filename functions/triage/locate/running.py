"""Finds which states were running when an execution timed out or was stopped: its last event names none."""

from dataclasses import dataclass

from triage.locate.definition import Definition
from triage.locate.event_types import PASSED_ON, is_container_entered, is_entered, is_exited, name_of
from triage.locate.history_reader import HistoryReader
from triage.ports import HistoryEvent

_BRANCH_STARTS = frozenset({"MapIterationStarted", "ParallelStateStarted"})


def running_states(reader: HistoryReader, end: HistoryEvent, definition: Definition) -> tuple[HistoryEvent, ...]:
    """Return the entered events of the states that had not ended before `end`, newest first.

    Reads no further back than the definition makes necessary: once the only state of the top level that can have
    been running is found. States that hold others are left out where one inside them was running.
    """
    found: list[HistoryEvent] = []
    ended = _Ended()
    for event in reader:
        if event.id >= end.id or ended.covers(event):
            continue
        if is_entered(event):
            found.append(event)
            if definition.enclosing(name_of(event) or "") == ():
                break
    inner = tuple(event for event in found if not is_container_entered(event))
    return inner or tuple(found)


@dataclass
class _Mark:
    """What is known to have ended further back on a chain: one state, or all of a failed branch."""

    state: str | None
    branch: bool


class _Ended:
    """Follows the chains of what ended, backwards, to the entered events that they began with."""

    def __init__(self) -> None:
        self._marks: dict[int, list[_Mark]] = {}

    def covers(self, event: HistoryEvent) -> bool:
        """Tell whether the event is no entry of a running state; to be asked for every event, newest first."""
        marks = self._marks.pop(event.id, [])
        if is_exited(event):
            marks.append(_Mark(name_of(event), branch=False))
        elif event.type in PASSED_ON or event.type == "FailStateEntered":
            marks.append(_Mark(None, branch=True))
        self._marks.setdefault(event.previous_id, []).extend(mark for mark in marks if not _fulfilled(mark, event))
        if not is_entered(event):
            return True
        return any(mark.state == name_of(event) or mark.branch for mark in marks)


def _fulfilled(mark: _Mark, event: HistoryEvent) -> bool:
    if mark.branch:
        return event.type in _BRANCH_STARTS
    return is_entered(event) and name_of(event) == mark.state
