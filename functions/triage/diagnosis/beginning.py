"""The part of a report that is known before anything is diagnosed: what it is about."""

from datetime import datetime, timedelta

from triage.model.base import Window
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Cost, Report, Verdict
from triage.model.vocabulary import Action, Status

# What "unknown" is worth: the failure is certain, its cause is not.
UNKNOWN_CONFIDENCE = 0.3
# The source of the blind spot that a failed step of triage leaves.
TRIAGE_ITSELF = "triage"
_UNDIAGNOSED = "Triage could not be completed, so whether running again would help cannot be told."
_WINDOW = timedelta(minutes=15)


def begun(opened: OpenedIncident, located: LocatedFailure | None, *, created_at: datetime, cost: Cost) -> Report:
    """Return the report with ids, pipeline, window, status and failure; nothing in it is diagnosed yet."""
    return Report(
        report_id=opened.report_id,
        incident_id=located.incident_id if located else "",
        kind=opened.kind,
        pipeline=opened.pipeline.pipeline_name,
        created_at=created_at,
        window=located.window if located else Window(start=opened.occurred_at - _WINDOW, end=opened.occurred_at),
        status=located.status if located else status_of(opened),
        fingerprint=located.fingerprint if located else "",
        failure=located.failure if located else None,
        summary="",
        verdict=Verdict(action=Action.INVESTIGATE, reason=_UNDIAGNOSED),
        cost=cost,
    )


def status_of(opened: OpenedIncident) -> Status:
    """Return how it ended, as the signal itself says."""
    return opened.execution.status if opened.execution else Status.ALARM
