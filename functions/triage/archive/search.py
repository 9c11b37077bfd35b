"""Searching the index: which partitions to read, over which sort keys, and which rows match."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.archive.cursor import decode_cursor
from triage.model.base import iso
from triage.model.report import ReportQuery, ReportRow

# Without a pipeline every month is a partition to ask, so an open start has to end somewhere.
DEFAULT_SPAN = timedelta(days=366)
# Each month is one query: a search from the year 1 on must not ask for 24,000.
LONGEST_SPAN = timedelta(days=3660)
# A report may carry a time just ahead of the reader's clock.
_CLOCK_SKEW = timedelta(minutes=5)
# "$" follows "#" in ASCII: `<end>$` is just above every sort key `<end>#<report_id>`.
_AFTER_SEPARATOR = "$"


@dataclass(frozen=True)
class Span:
    """Sort keys to read, newest first: from `newest` down to `oldest`, leaving `after` itself out."""

    oldest: str
    newest: str
    after: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read; DynamoDB refuses bounds the wrong way round."""
        return self.newest < self.oldest


def plan_span(query: ReportQuery, *, now: datetime) -> Span:
    """Return the sort keys the query covers, `end` included, ten years back at most. Raises InvalidCursorError."""
    earliest = now - LONGEST_SPAN
    oldest = iso(max(query.start or _default_start(query, now), earliest))
    newest = iso(min(query.end or now + _CLOCK_SKEW, now + _CLOCK_SKEW)) + _AFTER_SEPARATOR
    if query.cursor is None:
        return Span(oldest=oldest, newest=newest)
    after = decode_cursor(query.cursor)
    return Span(oldest=oldest, newest=min(newest, after), after=after)


def _default_start(query: ReportQuery, now: datetime) -> datetime:
    if query.pipeline is not None:
        return now - LONGEST_SPAN
    return min(query.end or now, now) - DEFAULT_SPAN


def months(span: Span) -> Iterator[str]:
    """Yield the months of the span, newest first, as `2026-11`."""
    year, month = int(span.newest[:4]), int(span.newest[5:7])
    while (name := f"{year:04d}-{month:02d}") >= span.oldest[:7]:
        yield name
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def matches(row: ReportRow, query: ReportQuery) -> bool:
    """Tell whether the row has the query's category, status and text; `text` is looked for ignoring case."""
    if query.category is not None and row.category is not query.category:
        return False
    if query.status is not None and row.status is not query.status:
        return False
    if not query.text:
        return True
    wanted = query.text.casefold()
    return any(wanted in text.casefold() for text in (row.headline, row.error or "", row.state or ""))
