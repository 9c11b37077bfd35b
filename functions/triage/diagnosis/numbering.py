"""Gives facts their ids: evidence, the most telling first."""

from collections.abc import Iterable
from datetime import UTC, datetime

from triage.links import metric_link
from triage.model.evidence import Evidence, Fact, MetricRef, Ref

# What a report keeps; whatever a source found beyond that adds length, not knowledge.
MAX_EVIDENCE = 25
# From this weight on a source is sure that a fact belongs to the failure itself.
_TELLING = 0.8
_LAST = datetime.max.replace(tzinfo=UTC)


def number(
    facts: Iterable[Fact], *, region: str = "", partition: str = "aws"
) -> tuple[tuple[Evidence, ...], frozenset[str]]:
    """Return the facts as evidence E1, E2, … by weight, then by time, and the ids of those that weigh most.

    At most MAX_EVIDENCE; the same text about the same record counts once. A metric of `region` links to its graph.
    """
    unique: dict[tuple[object, str], Fact] = {}
    for fact in facts:
        unique.setdefault((fact.ref, fact.text), fact)
    ordered = sorted(unique.values(), key=lambda fact: (-fact.weight, fact.at or _LAST))[:MAX_EVIDENCE]
    linked = (fact.link or _graph(fact.ref, region, partition) for fact in ordered)
    evidence = tuple(
        _evidence(fact, position, link)
        for position, (fact, link) in enumerate(zip(ordered, linked, strict=True), start=1)
    )
    telling = (each.id for each, fact in zip(evidence, ordered, strict=True) if fact.weight >= _TELLING)
    return evidence, frozenset(telling)


def _graph(ref: Ref, region: str, partition: str) -> str | None:
    return metric_link(ref, region=region, partition=partition) if isinstance(ref, MetricRef) else None


def _evidence(fact: Fact, position: int, link: str | None) -> Evidence:
    return Evidence(
        id=f"E{position}",
        source=fact.source,
        at=fact.at,
        resource=fact.resource,
        text=fact.text,
        ref=fact.ref,
        link=link,
    )
