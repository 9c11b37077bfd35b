"""When a Map Run's failed items are too many."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FailureTolerance:
    """ToleratedFailureCount and ToleratedFailurePercentage of a Distributed Map state; unset is 0."""

    count: int
    percentage: float

    @classmethod
    def of(cls, map_run: Any) -> "FailureTolerance":
        """Return a Map Run's tolerance as it is now; UpdateMapRun may change it."""
        return cls(
            count=int(map_run.tolerated_failure_count or 0),
            percentage=float(map_run.tolerated_failure_percentage or 0),
        )

    def is_exceeded(self, *, failed: int, total: int) -> bool:
        """Return whether `failed` of `total` items exceed the tolerance; with both limits set, either does."""
        if failed == 0:
            return False
        if not self.count and not self.percentage:
            return True
        over_count = bool(self.count) and failed > self.count
        over_percentage = bool(self.percentage) and failed * 100 / total > self.percentage
        return over_count or over_percentage
