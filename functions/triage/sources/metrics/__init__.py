"""How the metrics of what failed moved before the failure."""

from triage.sources.metrics.source import METRICS

__all__ = ["METRICS"]
