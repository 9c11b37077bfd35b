"""A change is part of the cause only when it precedes the onset and touches what failed."""

from collections.abc import Sequence

from triage.diagnosis.candidate import Candidate, Note
from triage.diagnosis.rules.situation import Situation
from triage.model.arn import Arn
from triage.model.change import Relation, Side, ToldChange, read_change
from triage.model.evidence import Evidence
from triage.model.failure import Failure
from triage.model.vocabulary import Category

_SURER = 0.03
# What a change of code, configuration or policy can break.
_CHANGEABLE = frozenset({Category.PERMISSION, Category.CONFIGURATION, Category.PACKAGING, Category.CODE})


def change_before(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Cite the change that came before the failure and touched its resource or the role that was denied."""
    failure = situation.failure
    if failure is None:
        return list(candidates)
    before = [each for each in situation.from_source("changes") if each.at is not None and each.at <= failure.failed_at]
    return [_with_its_change(each, before, failure) for each in candidates]


def _with_its_change(candidate: Candidate, changes: Sequence[Evidence], failure: Failure) -> Candidate:
    if candidate.signature.category not in _CHANGEABLE:
        return candidate
    names = _names_of(candidate, failure)
    for change in changes:
        told = read_change(change.text)
        if told is None and _names_one(change, names):
            return candidate.surer(_SURER, evidence=(change.id,))
        if told is not None and _explains(told, change, candidate, names):
            note = Note(f"{told.lead} before, {told.what}", change.id)
            return candidate.surer(_SURER, evidence=(change.id,)).noting(note)
    return candidate


def _explains(told: ToldChange, change: Evidence, candidate: Candidate, names: frozenset[str]) -> bool:
    if told.side is not Side.BEFORE:
        return False
    # What changed of the role it acts with explains a refusal, and nothing else.
    if told.relation is Relation.ROLE and candidate.signature.category is not Category.PERMISSION:
        return False
    return told.relation.touches or _names_one(change, names)


def _names_of(candidate: Candidate, failure: Failure) -> frozenset[str]:
    arns = [Arn.parse(each) for each in (failure.resource, failure.origin.resource) if each]
    names = [arn.name for arn in arns if arn is not None]
    return frozenset(name for name in (*names, candidate.slots.get("role")) if name)


def _names_one(change: Evidence, names: frozenset[str]) -> bool:
    said = f"{change.resource or ''} {change.text}".replace("/", " ").replace(":", " ").split()
    return any(name in (word.strip(".,;'\"()") for word in said) for name in names)
