"""Circumstances of a running embedded cloud that tests and demonstrations change: quotas, slowness."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

_FILE = "conditions.json"


@dataclass(frozen=True)
class Conditions:
    """What is different from an AWS that is never busy.

    `filter_log_events_per_second`: calls above it are throttled, as AWS does above 5 to 25 by Region (0: never).
    `query_seconds`: how long a Logs Insights query keeps running, at the least.
    `ingestion_seconds`: how long after it was written a log event can be read.
    """

    filter_log_events_per_second: int = 0
    query_seconds: float = 0.0
    ingestion_seconds: float = 0.0

    @classmethod
    def read(cls, directory: Path) -> Self:
        """Return the conditions in the cloud's directory; the usual ones where none were written."""
        path = directory / _FILE
        return cls(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else cls()

    def write(self, directory: Path) -> None:
        """Let them hold from the next request on."""
        temporary = directory / f"{_FILE}.new"
        temporary.write_text(json.dumps(asdict(self)), encoding="utf-8")
        temporary.replace(directory / _FILE)
