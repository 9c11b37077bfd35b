"""How a change is told: the sources write it, rules and context read it, so that both go by the same words."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from triage.model.base import Frozen


class Relation(StrEnum):
    """What a change has to do with the failure; each value completes "stack acme-data changed …; "."""

    FAILED = "it is what failed"
    ROLE = "it is the role of what failed"
    NAMED = "the failure names it"
    NEW = "it is what failed, and it is new"
    WORKFLOW = "the execution ran on it"
    USED = "this pipeline uses it, but it is not what failed"
    UNUSED = "no state of this pipeline calls it"
    SAME_STACK = "it is in the stack of what failed"

    @property
    def touches(self) -> bool:
        """Whether the change touches the failing resource, its role, or what the failure says was denied or missing."""
        return self in {Relation.FAILED, Relation.ROLE, Relation.NAMED}


class Side(StrEnum):
    """On which side of the failure a change lies, and of the first one where several executions failed in a row."""

    BEFORE = "before the failure"
    BETWEEN = "before the failure but after the first in a row"
    AFTER = "after the failure"


class ToldChange(Frozen):
    """A change as its fact tells it; `lead` is the span between it and the failure."""

    what: str
    lead: str
    side: Side
    relation: Relation

    @property
    def may_be_cause(self) -> bool:
        """Whether it precedes the onset and touches what failed."""
        return self.side is Side.BEFORE and self.relation.touches


_TOLD = re.compile(
    rf"^(?P<what>.+), (?P<lead>[^,;]{{1,40}}) (?P<side>{'|'.join(Side)}); "
    rf"(?P<relation>{'|'.join(map(re.escape, Relation))})$"
)


def tell_change(what: str, *, at: datetime, failed_at: datetime, onset: datetime, relation: Relation) -> str:
    """Return the text of a change's fact: `stack a changed role r, 11 min before the failure; it is what failed`.

    `onset` is when the first of the executions ended that failed in a row, `failed_at` when there is no other.
    """
    side = Side.BEFORE if at <= onset else Side.BETWEEN if at <= failed_at else Side.AFTER
    return f"{what}, {span(abs(failed_at - at))} {side}; {relation}"


def read_change(text: str) -> ToldChange | None:
    """Return the change that a fact tells of; None for a text in other words."""
    found = _TOLD.match(text)
    if found is None:
        return None
    return ToldChange(
        what=found["what"], lead=found["lead"], side=Side(found["side"]), relation=Relation(found["relation"])
    )


def span(length: timedelta) -> str:
    """Return a span in its largest fitting unit: `under 1 s`, `40 s`, `11 min`, `5 h`, `3 days`."""
    seconds = length.total_seconds()
    if seconds < 1:
        return "under 1 s"
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or (seconds >= size and unit != "days"):
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
