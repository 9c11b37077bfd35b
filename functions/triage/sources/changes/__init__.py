"""What changed before the failure: on what failed, and near it."""

from triage.sources.changes.source import CHANGES

__all__ = ["CHANGES"]
