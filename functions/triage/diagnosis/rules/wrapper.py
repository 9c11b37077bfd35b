"""The innermost cause beats its wrappers: a timeout or a killed process is explained by what the request logged."""

from collections.abc import Sequence

from triage.diagnosis.candidate import LEAST_CONFIDENCE, Candidate
from triage.diagnosis.rules.situation import Situation
from triage.knowledge.observation import Closeness

_BELOW = 0.1


def wrapper(_situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Put each wrapper below what explains it."""
    return [_below_its_cause(each, candidates) for each in candidates]


def _below_its_cause(candidate: Candidate, every: Sequence[Candidate]) -> Candidate:
    behind = [
        each.confidence
        for each in every
        if each.signature.id != candidate.signature.id
        and each.closeness is not Closeness.SURROUNDINGS
        and each.signature.category in candidate.signature.explained_by
        and candidate.signature.category not in each.signature.explained_by
        and each.confidence >= LEAST_CONFIDENCE
        and (each.closeness is Closeness.REQUEST or each.signature.specificity > candidate.signature.specificity)
    ]
    return candidate.at_most(max(behind) - _BELOW) if behind else candidate
