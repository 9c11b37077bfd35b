"""Reads pages of a log group within the budget: the newest first, then the rest of the window in parallel slices."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from triage.mining.epoch import from_milliseconds
from triage.mining.log_events import LogEvents
from triage.model.base import Window
from triage.model.blind_spots import PORT_ERRORS
from triage.ports import LogEvent, LogPage, Logs
from triage.sources.budget import Budget
from triage.sources.logs.reading import Question, Reading, instant, seconds

# FilterLogEvents takes 5 to 25 calls a second by Region, each about 0.2 to 0.5 s: so many at once use that up.
_WORKERS = 4
# More slices than workers, as lines are seldom spread evenly; none shorter than a second.
_SLICES = 8
_SHORTEST_SECONDS = 1.0
_INSTANT = timedelta(milliseconds=1)
# The lines of a trace follow within moments.
AROUND = timedelta(seconds=1)
_FOLLOWING = 200
_LONGEST_LITERAL = 100


@dataclass
class _Part:
    """What was read of one span, newest first; `unread` is the rest of it."""

    unread: Window | None
    events: LogEvents = field(default_factory=LogEvents)
    stopped: str = ""


class PageReader:
    """Reads by FilterLogEvents."""

    def __init__(self, logs: Logs, budget: Budget) -> None:
        """Read from this port as long as the budget lasts."""
        self._logs = logs
        self._budget = budget
        self._lock = Lock()

    def first(self, question: Question) -> Reading:
        """Return the first page that has events, oldest first; the rest of the window is unread."""
        part = _Part(unread=question.window)
        for page in self._pages(question, newest_first=False):
            self._take(page, part)
            if not page.more:
                return Reading(question, part.events)
            part.stopped = self._budget.exceeded() or ""
            if part.events or part.stopped:
                break
        begin = from_milliseconds(part.events.times[-1]) if part.events else question.window.start
        return Reading(question, part.events, [Window(start=begin, end=question.window.end)], part.stopped)

    def newest(self, question: Question, pages: int) -> LogEvents:
        """Return the events of the newest pages, in order of time."""
        return self._part(question, most=pages).events.reversed().in_order()

    def around(self, event: LogEvent) -> LogEvents:
        """Return the events of its stream from this one on, at most 200; `event` need not have its id.

        Nothing where it cannot be found again.
        """
        question = Question(event.log_group, instant(event, AROUND), streams=(event.stream,))
        page = next(self._pages(question, newest_first=False))
        events = LogEvents()
        events.extend(page)
        if event.message in page.messages:
            begin = page.messages.index(event.message)
            return events.only(range(begin, min(begin + _FOLLOWING, len(events))))
        again = replace(question, window=instant(event, timedelta()), contains=literal(event.message))
        found = self.first(again).events
        return found.only([found.messages.index(event.message)]) if event.message in found.messages else LogEvents()

    def all(self, question: Question) -> Reading:
        """Return the events, read until they or the budget are exhausted; what is left unread is the oldest.

        Raises what the port raises for the first page; where a later page fails its span is unread.
        """
        newest = self._part(question, most=1)
        parts = [newest]
        if newest.unread and not newest.stopped:
            spans = _slices(newest.unread)
            newest.unread = None
            with ThreadPoolExecutor(min(_WORKERS, len(spans))) as pool:
                parts += pool.map(lambda span: self._later_part(question.within(span)), spans)
        events = LogEvents()
        for part in reversed(parts):
            events.extend(part.events.reversed())
        return Reading(
            question,
            events.in_order(),
            [part.unread for part in parts if part.unread],
            next((part.stopped for part in parts if part.stopped), ""),
        )

    def _part(self, question: Question, *, most: int | None = None) -> _Part:
        """Return what is read of a span, newest first: all of it, or `most` pages, or what the budget leaves."""
        part = _Part(unread=question.window)
        self._fill(part, question, most)
        return part

    def _later_part(self, question: Question) -> _Part:
        part = _Part(unread=question.window)
        try:
            self._fill(part, question)
        except PORT_ERRORS as error:
            part.stopped = str(error)
        return part

    def _fill(self, part: _Part, question: Question, most: int | None = None) -> None:
        part.stopped = self._budget.exceeded() or ""
        if part.stopped:
            return
        for number, page in enumerate(self._pages(question, newest_first=True), start=1):
            self._take(page, part)
            if not page.more:
                part.unread = None
                break
            part.unread = Window(start=question.window.start, end=_reached(part, question.window))
            part.stopped = self._budget.exceeded() or ""
            if part.stopped or number == most:
                break

    def _pages(self, question: Question, *, newest_first: bool) -> Iterator[LogPage]:
        return self._logs.pages(
            question.log_group,
            start=question.window.start,
            end=question.window.end,
            pattern=f'"{question.contains}"' if question.contains else None,
            streams=question.streams,
            newest_first=newest_first,
        )

    def _take(self, page: LogPage, part: _Part) -> None:
        part.events.extend(page)
        size = sum(len(message.encode("utf-8", "surrogatepass")) for message in page.messages)
        with self._lock:
            self._budget.spend_bytes(size)


def _reached(part: _Part, window: Window) -> datetime:
    return from_milliseconds(part.events.times[-1]) if part.events else window.end


def literal(message: str) -> str:
    """Return the longest part of a message that any query can quote: of one line, no quotes, at most 100 characters."""
    parts = re.split(r'["\\\n]', message)
    return max(parts, key=len)[:_LONGEST_LITERAL].strip()


def _slices(span: Window) -> list[Window]:
    """Return the span in slices of equal length that share no millisecond, the newest first."""
    count = max(1, min(_SLICES, int(seconds(span) / _SHORTEST_SECONDS)))
    length = (span.end - span.start) / count
    ends = [span.start + length * number for number in range(1, count)]
    starts = [span.start, *(end + _INSTANT for end in ends)]
    return [Window(start=start, end=end) for start, end in zip(starts, [*ends, span.end], strict=True)][::-1]
