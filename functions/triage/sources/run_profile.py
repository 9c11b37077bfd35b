"""What one execution did, counted from its history: how long each state took, attempts, items, its input."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from triage.ports import HistoryEvent

_ATTEMPTS = frozenset({"TaskScheduled", "LambdaFunctionScheduled", "ActivityScheduled"})
_ENDS = frozenset({"ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted", "ExecutionSucceeded"})


@dataclass
class RunProfile:
    """Seconds by state (the longest, of one entered more than once), attempts by state, items by Map state."""

    input: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    ended: bool = False


def profile_of(events: Iterable[HistoryEvent]) -> RunProfile:
    """Return the profile; `events` are oldest first. A state that was not left took until the execution's end."""
    return _Profiler().read(events)


class _Profiler:
    def __init__(self) -> None:
        self._profile = RunProfile()
        # The state each event belongs to, by event id: its own, or that of the event before it.
        self._state: dict[int, str] = {}
        self._open: dict[str, datetime] = {}

    def read(self, events: Iterable[HistoryEvent]) -> RunProfile:
        for event in events:
            self._take(event)
        return self._profile

    def _take(self, event: HistoryEvent) -> None:
        profile, state = self._profile, self._state_of(event)
        if event.type == "ExecutionStarted":
            profile.input = _text(event, "input")
        elif event.type.endswith("StateEntered"):
            self._open[state] = event.at
        elif event.type.endswith("StateExited"):
            self._close(state, event.at)
        elif event.type in _ATTEMPTS:
            profile.attempts[state] = profile.attempts.get(state, 0) + 1
        elif event.type == "MapStateStarted" and isinstance(length := event.details.get("length"), int):
            profile.items[state] = length
        elif event.type in _ENDS:
            profile.ended = True
            for each in list(self._open):
                self._close(each, event.at)

    def _state_of(self, event: HistoryEvent) -> str:
        own = _text(event, "name") if event.type.endswith(("StateEntered", "StateExited")) else None
        state = own or self._state.get(event.previous_id, "")
        self._state[event.id] = state
        return state

    def _close(self, state: str, at: datetime) -> None:
        began = self._open.pop(state, None)
        if began is not None:
            took = (at - began).total_seconds()
            self._profile.seconds[state] = max(took, self._profile.seconds.get(state, 0.0))


def _text(event: HistoryEvent, key: str) -> str | None:
    value = event.details.get(key)
    return value if isinstance(value, str) else None
