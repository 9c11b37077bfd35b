"""The same resource failing in other pipelines too points to the resource, not to this pipeline."""

from collections.abc import Sequence

from triage.diagnosis.candidate import Candidate, Note
from triage.diagnosis.rules.situation import Situation
from triage.model.evidence import Evidence
from triage.model.shared_failure import read_shared_failure
from triage.model.vocabulary import Category

_SURER = 0.03
# What an input or a package of this pipeline alone can cause says nothing about a resource.
_OF_ONE_PIPELINE = frozenset({Category.DATA, Category.PACKAGING, Category.CANCELLED})


def shared_resource(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Make a cause surer whose evidence names a resource that other pipelines failed on, and say who they are."""
    told = [each for each in situation.from_source("history") if read_shared_failure(each.text)]
    return [_with_others(each, told, situation) for each in candidates]


def _with_others(candidate: Candidate, told: Sequence[Evidence], situation: Situation) -> Candidate:
    if candidate.signature.category in _OF_ONE_PIPELINE:
        return candidate
    said = " ".join(each.text for each in situation.evidence if each.id in candidate.evidence)
    for each in told:
        shared = read_shared_failure(each.text)
        if shared is not None and shared.name.rpartition(" ")[2] in said:
            return candidate.surer(_SURER, evidence=(each.id,)).noting(Note(each.text, each.id))
    return candidate
