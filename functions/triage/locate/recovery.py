"""Finds what failed on the way of an execution that succeeded: what was caught, and what a retry overcame."""

from dataclasses import dataclass
from typing import Literal

from triage.locate.cause import parse_json_object
from triage.locate.definition import Definition
from triage.locate.event_types import ATTEMPTS, CONTAINER_STARTS, is_exited, is_failure, text_of
from triage.locate.execution_history import FailedState, failed_state
from triage.locate.history_reader import HistoryReader
from triage.ports import HistoryEvent


@dataclass(frozen=True)
class Recovery:
    """One failure that did not end the execution."""

    event: HistoryEvent
    state: FailedState
    how: Literal["caught", "retried"]
    error: str | None
    cause: str | None


def recoveries(reader: HistoryReader, definition: Definition) -> tuple[Recovery, ...]:
    """Return what failed and was overcome, oldest first. Reads the whole history."""
    followers: dict[int, HistoryEvent] = {}
    found = []
    for event in reader:
        # A Fail state inside a Map is the failure that a retry of the Map follows.
        if (is_failure(event) or event.type == "FailStateEntered") and event.id in followers:
            found.append(_recovery(reader, event, followers[event.id], definition))
        if is_exited(event) or event.type in ATTEMPTS or event.type in CONTAINER_STARTS:
            followers[event.previous_id] = event
    return tuple(reversed(found))


def _recovery(reader: HistoryReader, event: HistoryEvent, follower: HistoryEvent, definition: Definition) -> Recovery:
    state = failed_state(reader, event, definition, None)
    innermost = state.failed or event
    # What a Catch hands on is the error output, unless ResultPath or Output reshaped it.
    handed_on = parse_json_object(text_of(follower, "output")) if is_exited(follower) else {}
    return Recovery(
        event=innermost,
        state=state,
        how="caught" if is_exited(follower) else "retried",
        error=text_of(innermost, "error") or _text(handed_on.get("Error")),
        cause=text_of(innermost, "cause") or _text(handed_on.get("Cause")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
