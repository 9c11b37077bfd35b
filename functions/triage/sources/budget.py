"""The bounds of one source: seconds, calls and bytes, and what to say when one is reached."""

from datetime import datetime
from typing import Self

from triage.model.evidence import BlindSpot
from triage.ports import Clock, Meter
from triage.settings import Settings


class Budget:
    """Counts down from its creation on."""

    def __init__(self, clock: Clock, meter: Meter, operation: str, settings: Settings) -> None:
        """Begin; `operation` is the one AWS call the source makes, as the meter names it."""
        self._clock = clock
        self._meter = meter
        self._operation = operation
        self._settings = settings
        self._began = clock.now()
        self._calls_before = self._calls()
        self._bytes = 0

    def spend_bytes(self, count: int) -> Self:
        """Count bytes that were read."""
        self._bytes += count
        return self

    @property
    def seconds_left(self) -> float:
        """The seconds that remain, 0 at least."""
        return max(0.0, self._settings.source_seconds - self._seconds(self._clock.now()))

    def exceeded(self) -> str | None:
        """Return which bound is reached, with its figure; None while all hold."""
        settings = self._settings
        if self.seconds_left <= 0:
            return f"the time budget of {settings.source_seconds:g} s is used up"
        if self._calls() - self._calls_before >= settings.source_calls:
            return f"the budget of {settings.source_calls} AWS calls is used up"
        if self._bytes >= settings.source_bytes:
            return f"the budget of {settings.source_bytes} bytes is used up"
        return None

    def blind_spot(self, source: str, *, asked: str, reason: str) -> BlindSpot:
        """Return what is said when the source stopped early."""
        remedy = "raise SOURCE_SECONDS, SOURCE_CALLS or SOURCE_BYTES, or look there by hand"
        return BlindSpot(source=source, asked=asked, reason=f"stopped early: {reason}", remedy=remedy)

    def _seconds(self, now: datetime) -> float:
        return (now - self._began).total_seconds()

    def _calls(self) -> int:
        return self._meter.counts().get(self._operation, 0)
