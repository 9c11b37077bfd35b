"""Log timestamps, which are epoch milliseconds."""

from datetime import UTC, datetime


def from_milliseconds(timestamp: int) -> datetime:
    """Return the moment in UTC."""
    return datetime.fromtimestamp(timestamp / 1000, tz=UTC)
