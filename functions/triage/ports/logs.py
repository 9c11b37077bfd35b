"""CloudWatch Logs, read only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from triage.model.base import Frozen, UtcDatetime


class LogEvent(Frozen):
    """One log event; times in epoch milliseconds."""

    log_group: str
    stream: str
    timestamp: int
    id: str
    message: str


@dataclass(frozen=True)
class LogPage:
    """One page of events as columns of the same length; times in epoch milliseconds. A page may be empty.

    `more` tells whether another page follows.
    """

    log_group: str
    messages: Sequence[str] = ()
    times: Sequence[int] = ()
    streams: Sequence[str] = ()
    ids: Sequence[str] = ()
    more: bool = False

    def events(self) -> Iterator[LogEvent]:
        """Yield the events one by one, in the page's order."""
        for message, time, stream, event_id in zip(self.messages, self.times, self.streams, self.ids, strict=True):
            yield LogEvent(log_group=self.log_group, stream=stream, timestamp=time, id=event_id, message=message)


class LogGroup(Frozen):
    """A log group; `retention_days` is None where its events never expire, `stored_bytes` lags by hours.

    `log_class` is AWS's word: STANDARD, INFREQUENT_ACCESS, DELIVERY, or one that is newer than this.
    """

    name: str
    arn: str = ""
    retention_days: int | None = None
    log_class: str = "STANDARD"
    stored_bytes: int = 0
    created_at: UtcDatetime | None = None


class InsightsAnswer(Frozen):
    """What Logs Insights found: rows by field name, the bytes it scanned, whether it came to its end."""

    rows: tuple[Mapping[str, str], ...] = ()
    scanned_bytes: int = 0
    complete: bool = True


class Logs(Protocol):
    """CloudWatch Logs, read only; a log group is named by its name or, in another account, by its ARN."""

    def pages(
        self,
        log_group: str,
        *,
        start: datetime,
        end: datetime,
        pattern: str | None = None,
        streams: Sequence[str] = (),
        newest_first: bool = False,
    ) -> Iterator[LogPage]:
        """Yield the matching events by time in pages, each fetched when it is asked for; both ends are included.

        `pattern` is a filter pattern; without `streams` all streams are read. Raises InvalidInputError for a pattern
        that is none and for a log group whose class (Infrequent Access) has no such reading.
        """
        ...

    def describe(self, log_group: str) -> LogGroup:
        """Return the log group."""
        ...

    def query(
        self,
        log_groups: Sequence[str],
        query: str,
        *,
        start: datetime,
        end: datetime,
        limit: int,
        seconds: float,
        most_bytes: int,
    ) -> InsightsAnswer:
        """Return at most `limit` rows of a Logs Insights query.

        One that takes longer than `seconds`, or scans more than `most_bytes`, is stopped: its answer is not complete.
        """
        ...
