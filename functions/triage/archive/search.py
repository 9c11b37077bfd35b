"""Searching the index: which partitions to read, over which sort keys, and which rows match."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.archive.cursor import decode_cursor
from triage.model.base import iso
from triage.model.report import ReportQuery, ReportRow

# Without a pipeline every month is a partition to ask, so an open start has to end somewhere.
DEFAULT_SPAN = timedelta(days=366)
_BEFORE_ALL = "0"
# "$" follows "#" in ASCII: `<end>$` is just above every sort key `<end>#<report_id>`.
_AFTER_SEPARATOR = "$"


@dataclass(frozen=True)
class Span:
    """Sort keys to read, newest first: from `newest` down to `oldest`, leaving `after` itself out."""

    oldest: str
    newest: str
    after: str | None = None


def plan_span(query: ReportQuery, *, now: datetime) -> Span:
    """Return the sort keys the query covers, `end` included. Raises InvalidCursorError."""
    oldest = iso(query.start) if query.start else _default_oldest(query, now)
    newest = iso(query.end or _latest(now)) + _AFTER_SEPARATOR
    if query.cursor is None:
        return Span(oldest=oldest, newest=newest)
    after = decode_cursor(query.cursor)
    return Span(oldest=oldest, newest=min(newest, after), after=after)


def _default_oldest(query: ReportQuery, now: datetime) -> str:
    if query.pipeline is not None:
        return _BEFORE_ALL
    return iso((query.end or now) - DEFAULT_SPAN)


def _latest(now: datetime) -> datetime:
    # The functions' clocks differ a little: a report may carry a time just ahead of the reader's.
    return now + timedelta(minutes=5)


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
