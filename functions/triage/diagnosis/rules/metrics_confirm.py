"""Throttling in the metrics confirms throttling in the logs; metrics without any speak against it."""

import re
from collections.abc import Sequence

from triage.diagnosis.candidate import Against, Candidate
from triage.diagnosis.rules.situation import Situation
from triage.model.evidence import Evidence
from triage.model.vocabulary import Category

_THROTTLES = re.compile(r"\b(?:Throttle|Throttled|ReadThrottle|WriteThrottle|Throttling)\w{0,20}\b", re.IGNORECASE)
_NONE = re.compile(r"stayed between 0(?:\.0{1,3})?(?:/s)? and 0(?:\.0{1,3})?(?:/s)?$|^nothing unusual in ")
_SURER = 0.04
_DOUBT = 0.85


def metrics_confirm(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Make throttling surer or less sure by what the metrics show of it."""
    told = [each for each in situation.from_source("metrics") if _THROTTLES.search(each.text)]
    if not told:
        return list(candidates)
    return [_weighed(each, told[0]) if each.signature.category is Category.THROTTLING else each for each in candidates]


def _weighed(candidate: Candidate, metric: Evidence) -> Candidate:
    if _NONE.search(metric.text):
        return candidate.doubted(_DOUBT, Against("the metrics show no throttling", metric.id))
    return candidate.surer(_SURER, evidence=(metric.id,))
