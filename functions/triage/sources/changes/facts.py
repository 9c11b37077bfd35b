"""Which changes are told, in which words, with what weight."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from triage.model.change import Relation, tell_change
from triage.model.evidence import Fact
from triage.sources.changes.change import NAME, Change
from triage.sources.changes.subject import Subject

# CloudFormation's moment of an update and the service's own differ by the seconds that the update took.
_SAME_CHANGE = timedelta(minutes=2)
# How many are told of each kind, those nearest to the failure, and the weight of one before it and of one after it.
_TOLD: dict[Relation, tuple[int, float, float]] = {
    Relation.FAILED: (4, 0.75, 0.45),
    Relation.ROLE: (3, 0.74, 0.45),
    Relation.NAMED: (3, 0.73, 0.45),
    Relation.NEW: (1, 0.4, 0.2),
    Relation.WORKFLOW: (2, 0.55, 0.3),
    Relation.USED: (3, 0.5, 0.3),
    Relation.UNUSED: (2, 0.4, 0.2),
    Relation.SAME_STACK: (3, 0.3, 0.2),
}


def change_facts(
    changes: Sequence[Change], subject: Subject, *, failed_at: datetime, onset: datetime
) -> tuple[Fact, ...]:
    """Return a fact for each change worth telling, those that touch what failed before all others.

    `onset` is when it failed first since the last success: `failed_at`, or the end of an earlier execution.
    """
    nearest = sorted(_merged(changes), key=lambda change: abs(failed_at - change.at))
    related = [(subject.relation_of(change), change) for change in nearest]
    found = []
    for relation, (most, before, after) in _TOLD.items():
        alike = [change for each, change in related if each is relation and _may_matter(change, relation)]
        for change in alike[:most]:
            text = tell_change(change.what, at=change.at, failed_at=failed_at, onset=onset, relation=relation)
            found.append(_fact(change, text, before if change.at <= onset else after))
    return tuple(found)


def _may_matter(change: Change, relation: Relation) -> bool:
    """Return whether the change may matter: what is new beside the failing resource broke nothing that worked."""
    return not change.created or relation in {Relation.NEW, Relation.NAMED}


def _fact(change: Change, text: str, weight: float) -> Fact:
    return Fact(
        source=NAME, at=change.at, resource=change.resource, text=text, ref=change.ref, link=change.link, weight=weight
    )


def _merged(changes: Sequence[Change]) -> Iterator[Change]:
    """Yield the changes, one that stack and service both tell of only once: the stack's, with what the code did."""
    by_stack = [change for change in changes if change.ref.kind == "stack_event"]
    by_service = [change for change in changes if change.ref.kind != "stack_event"]
    for change in by_stack:
        same = [each for each in by_service if _is_same(change, each)]
        by_service = [each for each in by_service if each not in same]
        yield replace(change, what=change.what + _about_code(same)) if same else change
    yield from by_service


def _is_same(by_stack: Change, by_service: Change) -> bool:
    return (
        by_stack.called
        and by_stack.is_of(by_service.names)
        and (by_stack.at - _SAME_CHANGE <= by_service.at <= by_stack.done + _SAME_CHANGE)
    )


def _about_code(same: Sequence[Change]) -> str:
    return next(
        (end for end in (" with new code", " with the same code") for each in same if each.what.endswith(end)), ""
    )
