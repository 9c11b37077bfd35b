"""What is asked of a log group, and what came of it: events, what was not read of the window, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Self

from triage.mining.epoch import from_milliseconds
from triage.mining.log_events import LogEvents
from triage.model.base import Window
from triage.ports import LogEvent

NAME = "logs"


@dataclass(frozen=True)
class Question:
    """The lines of a window: of all streams or of `streams`, all of them or those that contain a text."""

    log_group: str
    window: Window
    streams: tuple[str, ...] = ()
    contains: str = ""

    def within(self, window: Window) -> Self:
        """Return the same question of another window."""
        return replace(self, window=window)


@dataclass
class Reading:
    """Events in order of time. `unread` are spans that were left out, `stopped` says why.

    `searched` is the span of which only lines that look like errors were asked, `scanned_bytes` what that took.
    """

    question: Question
    events: LogEvents = field(default_factory=LogEvents)
    unread: list[Window] = field(default_factory=list)
    stopped: str = ""
    searched: Window | None = None
    scanned_bytes: int = 0

    @property
    def complete(self) -> bool:
        """Tell whether every line was read."""
        return not self.unread and self.searched is None


def hull(spans: Sequence[Window]) -> Window:
    """Return the span from the first begin to the last end; ValueError for no spans."""
    return Window(start=min(span.start for span in spans), end=max(span.end for span in spans))


def seconds(span: Window) -> float:
    """Return how long a span is."""
    return (span.end - span.start).total_seconds()


def instant(event: LogEvent, length: timedelta) -> Window:
    """Return the span from an event on."""
    begin = from_milliseconds(event.timestamp)
    return Window(start=begin, end=begin + length)
