"""CloudWatch Logs, read only."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from triage.model.base import Frozen


class LogEvent(Frozen):
    """One log event; times in epoch milliseconds."""

    log_group: str
    stream: str
    timestamp: int
    ingestion_time: int | None = None
    id: str
    message: str


class Logs(Protocol):
    """CloudWatch Logs, read only."""

    def events(
        self, log_group: str, *, start: datetime, end: datetime, pattern: str | None = None
    ) -> Iterator[LogEvent]:
        """Yield matching events by time, oldest first; empty pages with a token are paged through."""
        ...
