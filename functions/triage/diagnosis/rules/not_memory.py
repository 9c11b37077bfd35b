"""A killed process is not out of memory when its memory was far from full."""

import re
from collections.abc import Sequence

from triage.diagnosis.candidate import Against, Candidate
from triage.diagnosis.rules.situation import Situation
from triage.model.vocabulary import Category

# Lambda's REPORT line, and a metric of memory in percent.
_USED_OF = re.compile(r"Memory Size: (?P<size>\d{1,6}) MB\s{1,4}Max Memory Used: (?P<used>\d{1,6}) MB")
_PERCENT = re.compile(
    r"[Mm]emory\w{0,20} [^\n]{0,120}stayed between [\d.]{1,6}% and (?P<percent>\d{1,3}(?:\.\d{1,3})?)%"
)
_FAR_FROM_FULL = 0.7
_DOUBT = 0.6
# These conclude from the kill alone that it was for memory; others saw it said.
_CONCLUDED = frozenset({"host.exit_137", "lambda.out_of_memory", "spark.executor_lost_memory", "spark.python_worker"})


def not_memory(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Doubt that a process was killed for its memory where its memory was far from full."""
    against = _far_from_full(situation)
    if against is None:
        return list(candidates)
    return [each.doubted(_DOUBT, against) if _is_concluded(each) else each for each in candidates]


def _is_concluded(candidate: Candidate) -> bool:
    return candidate.signature.category is Category.MEMORY and candidate.signature.id in _CONCLUDED


def _far_from_full(situation: Situation) -> Against | None:
    for evidence in situation.from_source("logs", "metrics"):
        if found := _USED_OF.search(evidence.text):
            if int(found["used"]) < _FAR_FROM_FULL * int(found["size"]):
                return Against(f"only {found['used']} of {found['size']} MB of memory were used", evidence.id)
        elif (found := _PERCENT.search(evidence.text)) and float(found["percent"]) < 100 * _FAR_FROM_FULL:
            return Against(f"memory stayed below {found['percent']}%", evidence.id)
    return None
