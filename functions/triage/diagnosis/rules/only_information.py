"""What a program logged as information it has mostly overcome: it is a hint, and no cause beside what speaks louder."""

from collections.abc import Sequence

from triage.diagnosis.candidate import LEAST_CONFIDENCE, Against, Candidate
from triage.diagnosis.rules.situation import Situation
from triage.knowledge.observation import Closeness

_DOUBT = 0.55
_BELOW = 0.05


def only_information(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Doubt what only lines at the level of information or below tell; beside other evidence it is too little."""
    is_named = any(
        each.errors and not each.informational for each in situation.observations if each.closeness is Closeness.FAILURE
    )
    louder = is_named or any(not each.informational for each in candidates)
    return [_doubted(each, louder=louder) if each.informational else each for each in candidates]


def _doubted(candidate: Candidate, *, louder: bool) -> Candidate:
    against = Against("it was logged as mere information", candidate.evidence[0])
    doubted = candidate.doubted(_DOUBT, against)
    return doubted.at_most(LEAST_CONFIDENCE - _BELOW) if louder else doubted
