"""Gives facts their ids: evidence, the most telling first."""

from collections.abc import Iterable
from datetime import UTC, datetime

from triage.model.evidence import Evidence, Fact

# What a report keeps; whatever a source found beyond that adds length, not knowledge.
MAX_EVIDENCE = 25
# From this weight on a source is sure that a fact belongs to the failure itself.
_TELLING = 0.8
_LAST = datetime.max.replace(tzinfo=UTC)


def number(facts: Iterable[Fact]) -> tuple[tuple[Evidence, ...], frozenset[str]]:
    """Return the facts as evidence E1, E2, … by weight, then by time, and the ids of those that weigh most.

    At most MAX_EVIDENCE; the same text about the same record counts once.
    """
    unique: dict[tuple[object, str], Fact] = {}
    for fact in facts:
        unique.setdefault((fact.ref, fact.text), fact)
    ordered = sorted(unique.values(), key=lambda fact: (-fact.weight, fact.at or _LAST))[:MAX_EVIDENCE]
    evidence = tuple(_evidence(fact, position) for position, fact in enumerate(ordered, start=1))
    telling = (each.id for each, fact in zip(evidence, ordered, strict=True) if fact.weight >= _TELLING)
    return evidence, frozenset(telling)


def _evidence(fact: Fact, position: int) -> Evidence:
    return Evidence(
        id=f"E{position}",
        source=fact.source,
        at=fact.at,
        resource=fact.resource,
        text=fact.text,
        ref=fact.ref,
        link=fact.link,
    )
