"""What a process has of its own: the time, and a count of its AWS calls."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, injected."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Meter(Protocol):
    """Counts what this process uses of AWS."""

    def counts(self) -> dict[str, int]:
        """Return calls so far by `service:Operation`."""
        ...

    def scanned(self) -> int:
        """Return the bytes that Logs Insights scanned so far."""
        ...
