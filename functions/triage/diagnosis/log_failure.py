"""The failure that logs alone tell of: where nothing else says what ended, the most telling line does."""

import re
from collections.abc import Sequence
from datetime import datetime

from triage.diagnosis.raised import error_names, plain_text, read_raised
from triage.model.evidence import Fact, GatheredEvidence
from triage.model.failure import Failure, Origin

_LOGS = "logs"
_LONGEST_CAUSE = 2_000
# An exception after whatever a logger puts before its message: "… ERROR - load - ValueError: no such row".
_NAMED = re.compile(r"(?<![\w.])(?:[A-Za-z_]\w{0,80}\.){0,8}(?P<type>[A-Z]\w{0,100}(?:Error|Exception)): ")


def failure_in_logs(gathered: Sequence[GatheredEvidence], *, read_at: datetime) -> Failure | None:
    """Return the failure, its error named by the exception or AWS error code in the most telling lines.

    `failed_at` is `read_at` where the lines have no time. None where no lines were found.
    """
    facts = [fact for each in gathered if each.source == _LOGS for fact in each.facts]
    decisive = max(facts, key=lambda fact: fact.weight, default=None)
    if decisive is None:
        return None
    error = _error(decisive)
    cause = decisive.text.strip()[:_LONGEST_CAUSE]
    return Failure(error=error, cause=cause, failed_at=decisive.at or read_at, origin=Origin(error=error, cause=cause))


def _error(fact: Fact) -> str | None:
    raised = read_raised(fact.text)
    if raised:
        return raised.type
    named = _NAMED.search(fact.text)
    codes = error_names(plain_text(fact.text))
    return next(iter(codes), named["type"] if named else None)
