"""The report for when triage itself failed: what is known from the signal, and that the rest is missing."""

from datetime import datetime, timedelta

from triage.diagnosis.known_failure import failure_fact, message_of, redacted
from triage.diagnosis.next_steps import steps_for_unknown
from triage.diagnosis.numbering import number
from triage.diagnosis.slots import known_slots
from triage.diagnosis.summary import shorten, what_ended
from triage.mining.redaction import redact
from triage.model.base import Window
from triage.model.evidence import BlindSpot
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Cost, Report, Verdict
from triage.model.vocabulary import Action, Status

_LONGEST_REASON = 400
_LONGEST_CAUSE = 300
_WINDOW = timedelta(minutes=15)


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
    facts = list(located.facts) if located else []
    own = failure_fact(opened, failure, facts)
    evidence, _telling = number([own, *facts] if own else facts)
    reason = shorten(redact(f"{error}: {cause}"), _LONGEST_REASON)
    spot = BlindSpot(
        source="triage",
        asked=f"the step {step}",
        reason=f"it failed: {reason}",
        remedy=f"see the log of the function behind {step}; the triage execution can be redriven",
    )
    known = known_slots(opened, located)
    earlier = (*opened.blind_spots, *(located.blind_spots if located else ()))
    return Report(
        report_id=opened.report_id,
        incident_id=located.incident_id if located else "",
        kind=opened.kind,
        pipeline=opened.pipeline.pipeline_name,
        created_at=created_at,
        window=located.window if located else Window(start=opened.occurred_at - _WINDOW, end=opened.occurred_at),
        status=located.status if located else _status(opened),
        failure=failure,
        summary=_summary(opened, located, step),
        evidence=evidence,
        verdict=Verdict(
            action=Action.INVESTIGATE,
            reason="Triage could not be completed, so whether running again would help cannot be told.",
        ),
        next_steps=steps_for_unknown(opened, located, known),
        blind_spots=(*earlier, spot),
        cost=cost,
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


def _status(opened: OpenedIncident) -> Status:
    return opened.execution.status if opened.execution else Status.ALARM
