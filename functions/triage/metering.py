"""What a step uses: AWS calls and seconds, for the report's cost."""

import time

from triage.model.evidence import Usage
from triage.ports import Meter


class StepMeter:
    """Measures from its creation on."""

    def __init__(self, meter: Meter, step: str) -> None:
        """Begin to measure the step."""
        self._meter = meter
        self._step = step
        self._calls_before = meter.counts()
        self._scanned_before = meter.scanned()
        self._began = time.perf_counter()

    def usage(self) -> Usage:
        """Return what was used so far."""
        calls = {
            call: count - self._calls_before.get(call, 0)
            for call, count in self._meter.counts().items()
            if count > self._calls_before.get(call, 0)
        }
        return Usage(
            api_calls=calls,
            seconds={self._step: round(time.perf_counter() - self._began, 4)},
            scanned_bytes=self._meter.scanned() - self._scanned_before,
        )
