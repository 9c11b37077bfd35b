"""A trend over earlier runs explains a limit that was hit today."""

import re
from collections.abc import Sequence

from triage.diagnosis.candidate import Candidate
from triage.diagnosis.rules.situation import Situation
from triage.model.evidence import Evidence
from triage.model.vocabulary import Category

_MORE_WORDS = r"(?:rose|risen|grew|grown|crept|creeping|rising|longer|more than)"
_TREND = {
    Category.MEMORY: re.compile(rf"\bmemory\b[^\n]{{0,120}}\b{_MORE_WORDS}\b", re.IGNORECASE),
    Category.DISK: re.compile(rf"\b(?:disk|storage)\b[^\n]{{0,120}}\b(?:{_MORE_WORDS}|fell)\b", re.IGNORECASE),
    Category.TIMEOUT: re.compile(rf"\b(?:took|duration)\b[^\n]{{0,120}}\b{_MORE_WORDS}\b", re.IGNORECASE),
}
_SURER = 0.03


def trend(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Make a limit surer, and cite the trend that led there."""
    told = situation.from_source("history", "metrics")
    return [_explained(each, [one for one in told if _leads_to(one.text, each)]) for each in candidates]


def _leads_to(text: str, candidate: Candidate) -> bool:
    pattern = _TREND.get(candidate.signature.category)
    return pattern is not None and pattern.search(text) is not None


def _explained(candidate: Candidate, trends: Sequence[Evidence]) -> Candidate:
    return candidate.surer(_SURER, evidence=(trends[0].id,)) if trends else candidate
