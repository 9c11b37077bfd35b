"""The crash of a clean-up or error handler hides the failure it was to handle: the earlier exception is the cause."""

from collections.abc import Sequence

from triage.diagnosis.candidate import Candidate
from triage.diagnosis.raised import DURING_HANDLING, read_raised
from triage.diagnosis.rules.situation import Situation
from triage.model.vocabulary import Category

_BELOW = 0.1
# What a handler that was never tried crashes with.
_OWN_FAULTS = frozenset({Category.CODE, Category.DATA})


def hidden_by_clean_up(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Put an exception raised while another was handled below that other one, where that is known as well."""
    for evidence in situation.evidence:
        if DURING_HANDLING not in evidence.text:
            continue
        last = read_raised(evidence.text)
        earlier = [
            each.confidence
            for each in candidates
            if evidence.id in each.evidence and last and each.slots.get("error_type") != last.type
        ]
        if earlier and last:
            limit = max(earlier) - _BELOW
            candidates = [each.at_most(limit) if _is_the_handlers_own(each, last.type) else each for each in candidates]
    return list(candidates)


def _is_the_handlers_own(candidate: Candidate, error_type: str) -> bool:
    return candidate.slots.get("error_type") == error_type and candidate.signature.category in _OWN_FAULTS
