"""What was found in the logs as facts: the lines verbatim, how often and since when, and where to open them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from triage.links import log_stream_link
from triage.mining.epoch import from_milliseconds
from triage.mining.excerpt import excerpt
from triage.mining.passages import Passage
from triage.model.arn import Arn
from triage.model.evidence import Fact, LogEventRef
from triage.model.incident import OpenedIncident
from triage.model.last_lines import tell_last_lines
from triage.ports import LogEvent
from triage.sources.logs.explained import Explained
from triage.sources.logs.reading import NAME
from triage.sources.logs.reports import Reported

_CHARACTERS = 6000
_LINK_SPAN = timedelta(minutes=1)
_MISSING_SHOWN = 3
_MISSING = 0.45
# Less than how it ended, more than what only stands near it.
_LAST = 0.74
_LAST_CHARACTERS = 500


class FactWriter:
    """Writes the facts of one incident."""

    def __init__(self, opened: OpenedIncident) -> None:
        """Take the Region and partition for links from what the incident is about."""
        self._opened = opened

    def passages(self, explained: Explained, last: Sequence[int] = ()) -> Iterator[Fact]:
        """Yield the passages, best first; `last` are the positions of what a request logged before it was cut short."""
        for passage in explained.passages:
            event = explained.window.events[passage.positions[0]]
            text = excerpt(passage.text, _CHARACTERS) + _again(passage)
            ends = last and last[-1] == passage.positions[-1]
            yield self._fact(event, tell_last_lines([text]) if ends else text, passage.weight)

    def reported(self, found: Reported) -> Fact:
        """Return the REPORT line with what it and its likes say together."""
        return self._fact(found.event, f"{excerpt(found.event.message.rstrip())}\n[{found.said}]", found.weight)

    def last(self, explained: Explained, positions: Sequence[int]) -> Iterator[Fact]:
        """Yield what was logged last before the request was cut short, unless a passage shows it."""
        shown = {at for passage in explained.passages for at in passage.positions}
        if positions and positions[-1] not in shown:
            events = [explained.window.events[at] for at in positions]
            lines = [excerpt(event.message.strip(), _LAST_CHARACTERS) for event in events]
            yield self._fact(events[-1], tell_last_lines(lines), _LAST)

    def missing(self, explained: Explained, baseline: str) -> Iterator[Fact]:
        """Yield one fact of the lines that the baseline has and this window lacks, if there are any."""
        if not explained.missing:
            return
        listed = "; ".join(
            f"{excerpt(pattern.template, 200)} ({pattern.baseline} times then)"
            for pattern in explained.missing[:_MISSING_SHOWN]
        )
        more = len(explained.missing) - _MISSING_SHOWN
        rest = f"; and {more} more kinds of line" if more > 0 else ""
        event = explained.before[explained.missing[0].first.position]
        yield self._fact(event, f"missing against {baseline}: {listed}{rest}", _MISSING)

    def _fact(self, event: LogEvent, text: str, weight: float) -> Fact:
        return Fact(
            source=NAME,
            at=from_milliseconds(event.timestamp),
            resource=event.log_group,
            text=text,
            ref=LogEventRef(log_group=event.log_group, stream=event.stream, timestamp=event.timestamp, id=event.id),
            link=self._link(event),
            weight=weight,
        )

    def _link(self, event: LogEvent) -> str | None:
        opened = self._opened
        subject = opened.execution.execution_arn if opened.execution else opened.alarm.alarm_arn if opened.alarm else ""
        arn = Arn.parse(event.log_group) or Arn.parse(subject)
        at = from_milliseconds(event.timestamp)
        return log_stream_link(
            event.log_group,
            event.stream,
            start=at - _LINK_SPAN,
            end=at + _LINK_SPAN,
            region=arn.region if arn else "",
            partition=arn.partition if arn else "aws",
        )


def _again(passage: Passage) -> str:
    since = f"{from_milliseconds(passage.since):%H:%M:%S}"
    return f"\n[{passage.times} times since {since}]" if passage.times > 1 else ""
