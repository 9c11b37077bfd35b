"""Says with the failure of a state that an earlier one had failed and was caught: what it lacks, that one may owe."""

from collections.abc import Sequence

from triage.diagnosis.candidate import Candidate, Note
from triage.diagnosis.extent import EVENT_NUMBER
from triage.diagnosis.rules.situation import Situation
from triage.knowledge.observation import Closeness
from triage.mining.excerpt import excerpt
from triage.model.caught_failure import read_caught_failure
from triage.model.vocabulary import Category

# What a missing result of an earlier state looks like in a later one.
_OWED = frozenset({Category.CODE, Category.CONFIGURATION, Category.DATA, Category.UNKNOWN})
_SHOWN = 120


def caught_before(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Note the caught failure with the likeliest cause that may follow from it."""
    for each in situation.from_source("execution_history"):
        caught = read_caught_failure(EVENT_NUMBER.sub("", each.text))
        if caught is not None:
            said = f"{caught.state} had failed before with {excerpt(caught.said, _SHOWN)}, and a Catch led on"
            note = Note(said, each.id)
            following = max(filter(_may_follow, candidates), key=lambda candidate: candidate.confidence, default=None)
            return [candidate.citing(note) if candidate is following else candidate for candidate in candidates]
    return list(candidates)


def _may_follow(candidate: Candidate) -> bool:
    return candidate.closeness is Closeness.FAILURE and candidate.signature.category in _OWED
