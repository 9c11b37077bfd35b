"""The report for when triage itself failed: what is known from the signal, and that the rest is missing."""

from datetime import datetime

from triage.diagnosis.beginning import TRIAGE_ITSELF, UNKNOWN_CONFIDENCE, begun
from triage.diagnosis.console import console_steps
from triage.diagnosis.known_failure import failure_fact, message_of, redacted
from triage.diagnosis.next_steps import steps_for_unknown
from triage.diagnosis.numbering import number
from triage.diagnosis.slots import known_slots
from triage.diagnosis.summary import shorten, what_ended
from triage.mining.redaction import redact
from triage.model.evidence import BlindSpot
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Cost, Finding, Report
from triage.model.vocabulary import Category

_LONGEST_REASON = 400
_LONGEST_CAUSE = 300


def incomplete(
    opened: OpenedIncident,
    located: LocatedFailure | None,
    *,
    step: str,
    error: str,
    cause: str,
    created_at: datetime,
    cost: Cost,
) -> Report:
    """Return a report that says what failed as far as the signal tells it, and which step of triage gave up.

    It uses nothing that the failed steps use: no signatures, no gathered evidence, no further calls.
    """
    failure = redacted(located.failure) if located and located.failure else None
    located = located.model_copy(update={"failure": failure}) if located else None
    facts = list(located.facts) if located else []
    own = failure_fact(opened, failure, facts)
    known = known_slots(opened, located)
    evidence, _ = number([own, *facts] if own else facts)
    earlier = (*opened.blind_spots, *(located.blind_spots if located else ()))
    return begun(opened, located, created_at=created_at, cost=cost).model_copy(
        update={
            "summary": _summary(opened, located, step),
            "evidence": evidence,
            "probable_causes": tuple(_unknown(each.id) for each in evidence[:1]),
            "next_steps": (*steps_for_unknown(opened, located, known), *console_steps(opened, located, known=known)),
            "blind_spots": (*earlier, _blind_spot(step, error, cause)),
        }
    )


def _unknown(shown_by: str) -> Finding:
    statement = "triage was not completed, so the cause was not looked for"
    return Finding(category=Category.UNKNOWN, statement=statement, confidence=UNKNOWN_CONFIDENCE, evidence=(shown_by,))


def _blind_spot(step: str, error: str, cause: str) -> BlindSpot:
    reason = shorten(redact(f"{error}: {cause}"), _LONGEST_REASON)
    return BlindSpot(
        source=TRIAGE_ITSELF,
        asked=f"the step {step}",
        reason=f"it failed: {reason}",
        remedy=f"see the log of the function behind {step}; the triage execution can be redriven",
    )


def _summary(opened: OpenedIncident, located: LocatedFailure | None, step: str) -> str:
    said = ""
    if opened.execution is not None:
        parts = (opened.execution.error, message_of(opened.execution.cause))
        said = redact(": ".join(part for part in parts if part))
    elif opened.alarm is not None:
        said = redact(opened.alarm.reason)
    quoted = f': "{shorten(said, _LONGEST_CAUSE)}"' if said else ""
    missing = f"Triage is incomplete: its step {step} failed. This is what the signal itself tells."
    return f"{what_ended(opened, located)}{quoted}\n{missing}"
