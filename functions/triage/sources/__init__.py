"""The sources of evidence; each entry of SOURCES becomes a Lambda, its role and a branch of the workflow."""

from triage.sources.history import HISTORY
from triage.sources.logs import LOGS
from triage.sources.source import Permission, Source

SOURCES: tuple[Source, ...] = (LOGS, HISTORY)

__all__ = ["SOURCES", "Permission", "Source"]
