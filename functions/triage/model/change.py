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
    WORKFLOW = "the execution ran on it"
    USED = "this pipeline uses it, but it is not what failed"
    UNUSED = "no state of this pipeline calls it"
    SAME_STACK = "it is in the stack of what failed"

    @property
    def touches(self) -> bool:
        """Whether the change touches the failing resource, its role, or what the failure says was denied or missing."""
        return self in {Relation.FAILED, Relation.ROLE, Relation.NAMED}


class ToldChange(Frozen):
    """A change as its fact tells it."""

    what: str
    before: bool
    lead: str
    relation: Relation


_TOLD = re.compile(
    rf"^(?P<what>.+), (?P<lead>[^,;]{{1,40}}) (?P<side>before|after) the failure; "
    rf"(?P<relation>{'|'.join(map(re.escape, Relation))})$"
)


def tell_change(what: str, *, at: datetime, failed_at: datetime, relation: Relation) -> str:
    """Return the text of a change's fact: `stack a changed role r, 11 min before the failure; it is what failed`."""
    side = "before" if at <= failed_at else "after"
    return f"{what}, {span(abs(failed_at - at))} {side} the failure; {relation}"


def read_change(text: str) -> ToldChange | None:
    """Return the change that a fact tells of; None for a text in other words."""
    found = _TOLD.match(text)
    if found is None:
        return None
    return ToldChange(
        what=found["what"],
        before=found["side"] == "before",
        lead=found["lead"],
        relation=Relation(found["relation"]),
    )


def span(length: timedelta) -> str:
    """Return a span in its largest fitting unit: `40 s`, `11 min`, `5 h`, `3 days`."""
    seconds = length.total_seconds()
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or (seconds >= size and unit != "days"):
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
