"""Reads the logs of a failure: the cheapest question that answers first, within quotas and a budget."""

from triage.sources.logs.source import LOGS

__all__ = ["LOGS"]
