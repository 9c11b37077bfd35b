"""Throttling in the metrics confirms throttling in the logs; metrics without any speak against it."""

import re
from collections.abc import Mapping, Sequence

from triage.diagnosis.candidate import Against, Candidate
from triage.diagnosis.rules.situation import Situation
from triage.model.evidence import Evidence
from triage.model.vocabulary import Category

# Which service throttles when its metric counts, by the prefix of the signatures about it.
_THROTTLED: Mapping[str, re.Pattern[str]] = {
    "lambda": re.compile(r"\bThrottles\b"),
    "dynamodb": re.compile(r"\b(?:(?:Read|Write)\w{0,40}ThrottleEvents|ThrottledRequests)\b"),
    "kinesis": re.compile(r"\b(?:Read|Write)ProvisionedThroughputExceeded\b"),
    "stepfunctions": re.compile(r"\bExecutionThrottled\b"),
}
_ANY = re.compile(r"\b(?:Throttle|Throttled|ReadThrottle|WriteThrottle|Throttling)\w{0,20}\b", re.IGNORECASE)
_NONE = re.compile(r"stayed between 0(?:\.0{1,3})?(?:/s)? and 0(?:\.0{1,3})?(?:/s)?$|^nothing unusual in ")
_SURER = 0.04
_DOUBT = 0.85


def metrics_confirm(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Make throttling surer or less sure by what the metrics of the throttling service show of it."""
    told = situation.from_source("metrics")
    return [_weighed(each, told) if each.signature.category is Category.THROTTLING else each for each in candidates]


def _weighed(candidate: Candidate, told: Sequence[Evidence]) -> Candidate:
    service = candidate.signature.id.partition(".")[0]
    of_service = [each for each in told if _THROTTLED.get(service, _ANY).search(each.text)]
    counted = [each for each in of_service if not _NONE.search(each.text)]
    if counted:
        return candidate.surer(_SURER, evidence=(counted[0].id,))
    # Whom an unnamed throttling came from is not known: the calm of one service does not speak against it.
    if of_service and service in _THROTTLED:
        return candidate.doubted(_DOUBT, Against("the metrics show no throttling", of_service[0].id))
    return candidate
