"""Temporary: the sources as they will be declared, until triage.sources has them."""

from triage.model.evidence import GatheredEvidence
from triage.sources.source import Permission, Source


def _collect(*_: object) -> GatheredEvidence:
    raise NotImplementedError


SOURCES = (
    Source(
        name="logs",
        permissions=(Permission(("logs:FilterLogEvents",), ("arn:aws:logs:${region}:${account}:log-group:*",)),),
        collect=_collect,
    ),
    Source(
        name="history",
        permissions=(Permission(("states:ListExecutions",), ("arn:aws:states:${region}:${account}:stateMachine:*",)),),
        collect=_collect,
    ),
)
