"""What the report says of changes beside the cause: the structured list of its context, and what is ruled out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from triage.model.base import iso
from triage.model.change import Relation, Side, ToldChange, read_change
from triage.model.evidence import Evidence

SOURCE = "changes"
_MOST_RULED_OUT = 2


@dataclass(frozen=True)
class RuledOut:
    """A change that looks like the cause and is not: `Not the cause: …`, and the evidence that shows it."""

    text: str
    evidence: str


def changes_of(evidence: Sequence[Evidence]) -> tuple[dict[str, Any], ...]:
    """Return the changes that the evidence tells of, JSON-ready, in its order.

    Each has `evidence` (its id), `at` (ISO 8601), `resource`, `what`, `touches_failing_resource`, `relation`,
    `not_the_cause` (it is ruled out) and `link`. What a change touches that is told in other words is not known: None.
    """
    return tuple(
        {
            "evidence": each.id,
            "at": iso(each.at) if each.at else None,
            "resource": each.resource,
            "what": told.what if told else each.text,
            "touches_failing_resource": told.relation.touches if told else None,
            "relation": f"{told.lead} {told.side}; {told.relation}" if told else None,
            "not_the_cause": bool(told and _reason(each, told)),
            "link": each.link,
        }
        for each, told in _told(evidence)
    )


def ruled_out(evidence: Sequence[Evidence]) -> tuple[RuledOut, ...]:
    """Return the changes that a reader would suspect, and why each is not the cause; at most two.

    A function that no state calls was deployed before the failure; what failed was changed only after it had failed.
    """
    found = (RuledOut(text, each.id) for each, told in _told(evidence) if told and (text := _reason(each, told)))
    return tuple(found)[:_MOST_RULED_OUT]


def _reason(evidence: Evidence, told: ToldChange) -> str:
    when = f" at {evidence.at:%H:%M:%S}" if evidence.at else ""
    if told.relation is Relation.UNUSED and told.side is not Side.AFTER:
        return f"{told.what}{when}; {told.relation}"
    if told.relation.touches and told.side is not Side.BEFORE:
        return f"{told.what}{when}, {told.lead} {told.side}"
    return ""


def _told(evidence: Sequence[Evidence]) -> Iterator[tuple[Evidence, ToldChange | None]]:
    for each in evidence:
        if each.source == SOURCE:
            yield each, read_change(each.text)
