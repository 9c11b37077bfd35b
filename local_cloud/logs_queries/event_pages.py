"""Cuts the events of a log group's streams into pages, each found by position, whatever was read before it.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
"""

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local_cloud.logs_queries.event_ids import order_of, time_of

Event = Mapping[str, Any]

# The service's own limits of one page; it also ends a page after scanning enough, even if nothing matched.
MOST_EVENTS = 10_000
_MOST_BYTES = 1_000_000
_MOST_SCANNED = 10_000


@dataclass(frozen=True)
class Question:
    """Which events are wanted: epoch milliseconds, both ends included, None for no end; at most `limit` a page."""

    start: int | None
    end: int | None
    matches: Callable[[str], bool]
    limit: int = MOST_EVENTS


@dataclass(frozen=True)
class Place:
    """Where a page ends: after the event of this id (None: before the first one), in this direction."""

    newest_first: bool
    after: int | None = None

    def moved(self, last: Event | None) -> "Place":
        """Return the place after the last event that was looked at."""
        return self if last is None else Place(self.newest_first, order_of(last))


@dataclass(frozen=True)
class Page:
    """The matching events, each with its stream's name, and where to go on; None after the last page."""

    events: list[dict[str, Any]]
    next: Place | None


def read_page(streams: Mapping[str, Sequence[Event]], question: Question, place: Place) -> Page:
    """Return the page that begins at `place`; each stream's events are in order of their ids."""
    parts = [_Part(name, history, *_bounds(history, question, place)) for name, history in streams.items()]
    ordered = _ordered([part for part in parts if part.first < part.end], newest_first=place.newest_first)
    left = sum(part.end - part.first for part in parts)
    found: list[dict[str, Any]] = []
    size, last = 0, None
    for scanned, (name, event) in enumerate(ordered, start=1):
        message = event["message"]
        if question.matches(message):
            size += len(message.encode())
            if found and size > _MOST_BYTES:
                return Page(found, place.moved(last))
            found.append({**event, "logStreamName": name})
        last = event
        if scanned < left and (len(found) == question.limit or scanned == _MOST_SCANNED):
            return Page(found, place.moved(last))
    return Page(found, None)


@dataclass(frozen=True)
class _Part:
    name: str
    history: Sequence[Event]
    first: int
    end: int

    def walk(self, *, newest_first: bool) -> Iterator[tuple[str, Event]]:
        indexes = range(self.first, self.end)
        for index in reversed(indexes) if newest_first else indexes:
            yield self.name, self.history[index]


def _bounds(history: Sequence[Event], question: Question, place: Place) -> tuple[int, int]:
    """Return the indexes of the first event that is still to be read and of the one after the last."""
    first = 0 if question.start is None else bisect_left(history, question.start, key=time_of)
    end = len(history) if question.end is None else bisect_right(history, question.end, key=time_of)
    if place.after is None or first >= end:
        return first, end
    if place.newest_first:
        return first, bisect_left(history, place.after, first, end, key=order_of)
    return bisect_right(history, place.after, first, end, key=order_of), end


def _ordered(parts: Sequence[_Part], *, newest_first: bool) -> Iterator[tuple[str, Event]]:
    walks = [part.walk(newest_first=newest_first) for part in parts]
    if len(walks) == 1:
        return walks[0]
    return heapq.merge(*walks, key=lambda named: order_of(named[1]), reverse=newest_first)
