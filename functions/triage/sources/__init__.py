"""The sources of evidence; each entry of SOURCES becomes a Lambda, its role and a branch of the workflow."""

from triage.errors import ConfigurationError
from triage.sources.changes import CHANGES
from triage.sources.history import HISTORY
from triage.sources.jobs import JOBS
from triage.sources.logs import LOGS
from triage.sources.metrics import METRICS
from triage.sources.source import Permission, Source

SOURCES: tuple[Source, ...] = (LOGS, METRICS, CHANGES, JOBS, HISTORY)

__all__ = ["SOURCES", "Permission", "Source", "source_named"]


def source_named(name: str) -> Source:
    """Return the source; raises ConfigurationError with the names there are."""
    for source in SOURCES:
        if source.name == name:
            return source
    raise ConfigurationError(f"TRIAGE_SOURCE is {name!r}; there are {', '.join(each.name for each in SOURCES)}")
