"""Step 2, LocateFailure: what broke, and the incident it belongs to."""

from datetime import timedelta

from triage.investigation.opening import alarm_fingerprint
from triage.locate import locate_failure as locate
from triage.metering import StepMeter
from triage.model.identifiers import ulid
from triage.model.incident import Incident, LocatedFailure, OpenedIncident
from triage.ports import Ports
from triage.settings import Settings


def locate_failure(opened: OpenedIncident, *, ports: Ports, settings: Settings) -> LocatedFailure:
    """Return what broke, joined to the incident it belongs to."""
    meter = StepMeter(ports.meter, "locate")
    located = locate(opened, ports=ports, settings=settings)
    # Counted by an alarm, an execution's failure is still the one that its own event tells.
    own = opened.alarm if not located.announced_by_execution else None
    fingerprint = alarm_fingerprint(own.alarm_arn) if own else located.fingerprint
    incident = ports.archive.join_incident(
        Incident(
            incident_id=ulid(opened.occurred_at, f"incident|{opened.signal.key}"),
            pipeline=opened.pipeline.pipeline_name,
            fingerprint=fingerprint,
            opened_at=opened.occurred_at,
            first_report_id=opened.report_id,
        ),
        at=opened.occurred_at,
        quiet=timedelta(minutes=settings.incident_quiet_minutes),
    )
    joined = {"fingerprint": fingerprint, "incident_id": incident.incident_id, "usage": meter.usage()}
    return located.model_copy(update=joined)
