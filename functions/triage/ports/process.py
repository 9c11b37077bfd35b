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
    """Counts the AWS calls of this process."""

    def counts(self) -> dict[str, int]:
        """Return calls so far by `service:Operation`."""
        ...
