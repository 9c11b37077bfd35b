"""Execution histories as `aws stepfunctions get-execution-history` prints them, pages in any order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.errors import InvalidInputError
from triage.files.documents import Document, shown
from triage.files.kinds import wrong_kind
from triage.files.times import parse_time
from triage.ports import HistoryEvent

ALLOWED = 'the answer of "aws stepfunctions get-execution-history": {"events": [{"id", "type", "timestamp", …}]}'


@dataclass(frozen=True)
class History:
    """The events by id, and what was wrong with those that were left out."""

    name: str
    events: tuple[HistoryEvent, ...]
    left_out: tuple[str, ...] = ()


def read_history(document: Document, option: str = "--history") -> History:
    """Return the history, none of its events twice; raises InvalidInputError when it holds no usable event.

    Unknown types of events are kept. An event without a usable time gets that of the event before it.
    """
    raw = [event for value in document.values for event in _events(value)]
    found: dict[int, HistoryEvent] = {}
    left_out: list[str] = []
    fallback = _first_time(raw)
    for position, event in enumerate(raw):
        problem = _problem(event)
        if problem or fallback is None:
            left_out.append(f"events[{position}]: {problem or 'no event has a usable timestamp'}")
            continue
        read = _event(event, fallback)
        fallback = read.at
        found.setdefault(read.id, read)
    if not found:
        if raw and any(isinstance(event, Mapping) and "type" in event and "id" in event for event in raw):
            raise InvalidInputError(f"{document.name}: {left_out[0]}; {option} takes {ALLOWED}")
        raise wrong_kind(document, option=option, allowed=ALLOWED)
    return History(document.name, tuple(found[key] for key in sorted(found)), tuple(left_out))


def _events(value: object, depth: int = 0) -> Iterator[Any]:
    """Yield the events of a page, of a list of events, or of a list of pages."""
    if isinstance(value, Mapping) and "events" in value and depth < 3:
        yield from _events(value["events"], depth + 1)
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, Mapping) and "events" in each:
                yield from _events(each, depth + 1)
            else:
                yield each
    elif isinstance(value, Mapping):
        # One event a line.
        yield value


def _problem(event: object) -> str | None:
    if not isinstance(event, Mapping):
        return f"{shown(event)} is no event"
    if _integer(event.get("id")) is None:
        return f"id {shown(event.get('id'))} is no number"
    if not isinstance(event.get("type"), str):
        return f"type {shown(event.get('type'))} is no text"
    return None


def _event(event: Mapping[str, Any], fallback: datetime) -> HistoryEvent:
    details = next((value for name, value in event.items() if name.endswith("EventDetails")), None)
    return HistoryEvent(
        id=_integer(event["id"]) or 0,
        previous_id=_integer(event.get("previousEventId")) or 0,
        type=event["type"],
        at=parse_time(event.get("timestamp")) or fallback,
        details=dict(details) if isinstance(details, Mapping) else {},
    )


def _first_time(events: list[Any]) -> datetime | None:
    times = (parse_time(event.get("timestamp")) for event in events if isinstance(event, Mapping))
    return next((time for time in times if time), None)


def _integer(value: object) -> int | None:
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
