"""The failure that logs alone tell of: where nothing else says what ended, the most telling line does."""

from collections.abc import Sequence
from datetime import datetime

from triage.diagnosis.raised import error_names, plain_text, read_raised
from triage.knowledge import Raised
from triage.mining.formats import parse_line
from triage.model.evidence import Fact, GatheredEvidence
from triage.model.failure import Failure, Origin

_LOGS = "logs"
_LONGEST_CAUSE = 2_000
_LINES_READ = 50


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
    raised = read_raised(fact.text) or _raised_by_a_line(fact.text)
    codes = error_names(plain_text(fact.text))
    return raised.type if raised else next(iter(codes), None)


def _raised_by_a_line(text: str) -> Raised | None:
    """Return the first exception that a line names after what its logger puts before the message."""
    messages = (parse_line(line).message for line in text.split("\n")[:_LINES_READ])
    return next((raised for raised in map(read_raised, messages) if raised), None)
