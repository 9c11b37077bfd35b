"""A trend over earlier runs or days explains a limit that was hit today."""

import re
from collections.abc import Sequence

from triage.diagnosis.candidate import Candidate, Note
from triage.diagnosis.rules.situation import Situation
from triage.model.evidence import Evidence
from triage.model.trend import read_trend
from triage.model.vocabulary import Category

_MORE_WORDS = r"(?:rose|risen|grew|grown|crept|creeping|rising|longer|more than)"
# Of words that tell it freely, and of metrics: MemoryUtilization, FreeStorageSpace, PercentageDiskSpaceUsed, Duration.
_TREND = {
    Category.MEMORY: re.compile(rf"(?:memory|heap)\w{{0,20}}\b[^\n]{{0,120}}\b{_MORE_WORDS}\b", re.IGNORECASE),
    Category.DISK: re.compile(
        rf"(?:disk|storage|hdfs)\w{{0,20}}\b[^\n]{{0,120}}\b(?:{_MORE_WORDS}|fell)\b", re.IGNORECASE
    ),
    Category.TIMEOUT: re.compile(rf"\b(?:took|duration|executiontime)\b[^\n]{{0,120}}\b{_MORE_WORDS}\b", re.IGNORECASE),
}
_SURER = 0.03


def trend(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Make a limit surer, cite the trend that led there, and say it where it was measured day by day."""
    told = situation.from_source("history", "metrics")
    return [_explained(each, [one for one in told if _leads_to(one.text, each)]) for each in candidates]


def _leads_to(text: str, candidate: Candidate) -> bool:
    pattern = _TREND.get(candidate.signature.category)
    return pattern is not None and pattern.search(text) is not None


def _explained(candidate: Candidate, trends: Sequence[Evidence]) -> Candidate:
    if not trends:
        return candidate
    measured = next((each for each in trends if read_trend(each.text)), None)
    surer = candidate.surer(_SURER, evidence=((measured or trends[0]).id,))
    return surer.noting(Note(f"before that, {measured.text}", measured.id)) if measured else surer
