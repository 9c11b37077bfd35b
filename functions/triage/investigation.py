"""The steps of an investigation in order, as plain functions over the ports."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

from triage import opening, pricing
from triage.delivery import CHANNELS, deliver
from triage.diagnosis import assemble, incomplete
from triage.locate import locate_failure as locate
from triage.metering import StepMeter
from triage.model.evidence import BlindSpot, GatheredEvidence, Usage
from triage.model.identifiers import ulid
from triage.model.incident import Incident, LocatedFailure, OpenedIncident
from triage.model.report import Cost, Report
from triage.model.signal import AlarmChanged, Signal
from triage.model.vocabulary import Kind
from triage.ports import Ports
from triage.rendering import RENDERERS, with_text
from triage.settings import Settings
from triage.sources import SOURCES, Source


def open_incident(signal: Signal, *, owner: str, ports: Ports) -> OpenedIncident:
    """Return whose pipeline the signal concerns and whether this run, named by `owner`, is to triage it.

    An alarm that returned to OK closes its incident and is not triaged.
    """
    meter = StepMeter(ports.meter, "open")
    opened = opening.identify(signal, kind=Kind.AUTOMATIC, ports=ports)
    if isinstance(signal, AlarmChanged) and signal.state != "ALARM":
        fingerprint = alarm_fingerprint(signal.alarm_arn)
        ports.archive.close_incidents(opened.pipeline.pipeline_name, fingerprint, at=signal.changed_at)
        return opened.model_copy(update={"action": "close"})
    ours = opening.claim(signal, owner=owner, ports=ports)
    return opened.model_copy(update={"action": "triage" if ours else "duplicate", "usage": meter.usage()})


def locate_failure(opened: OpenedIncident, *, ports: Ports, settings: Settings) -> LocatedFailure:
    """Return what broke, joined to the incident it belongs to."""
    meter = StepMeter(ports.meter, "locate")
    located = locate(opened, ports=ports, settings=settings)
    alarm = opened.alarm
    fingerprint = alarm_fingerprint(alarm.alarm_arn) if alarm else located.fingerprint
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


def gather(
    source: Source, opened: OpenedIncident, located: LocatedFailure, *, ports: Ports, settings: Settings
) -> GatheredEvidence:
    """Return what one source found."""
    meter = StepMeter(ports.meter, source.name)
    gathered = source.collect(opened, located, ports, settings)
    return gathered.model_copy(update={"usage": meter.usage()})


def failed_source(source: str, *, error: str, cause: str) -> GatheredEvidence:
    """Return what stands in the place of a source that crashed: a blind spot."""
    spot = BlindSpot(
        source=source,
        asked=f"evidence from {source}",
        reason=f"the source itself failed with {error}: {cause[:300]}",
        remedy=f"see the log of the function that gathers {source}",
    )
    return GatheredEvidence(source=source, blind_spots=(spot,))


def assemble_report(
    opened: OpenedIncident,
    located: LocatedFailure,
    gathered: Sequence[GatheredEvidence],
    *,
    ports: Ports,
    settings: Settings,
) -> Report:
    """Return the report with its text and its cost."""
    meter = StepMeter(ports.meter, "assemble")
    report = assemble(opened, located, gathered, created_at=ports.clock.now(), cost=Cost())
    usages = [opened.usage, located.usage, *(each.usage for each in gathered), meter.usage()]
    cost = pricing.total(usages, memory_mb=settings.aws_lambda_function_memory_size)
    return with_text(report.model_copy(update={"cost": cost}), opened.pipeline)


def incomplete_report(
    opened: OpenedIncident, located: LocatedFailure | None, *, step: str, error: str, cause: str, ports: Ports
) -> Report:
    """Return what is delivered when a step of triage itself failed: what is known so far, and that it failed."""
    report = incomplete(opened, located, step=step, error=error, cause=cause, created_at=ports.clock.now(), cost=Cost())
    return with_text(report, opened.pipeline)


def store_report(opened: OpenedIncident, report: Report, *, ports: Ports) -> None:
    """Archive the report in every format."""
    renditions = {each.media_type: each.render(report, opened.pipeline).encode() for each in RENDERERS}
    ports.archive.store(report, renditions, severity=opened.pipeline.severity)


def notify_owner(opened: OpenedIncident, report: Report, *, ports: Ports, settings: Settings) -> tuple[str, ...]:
    """Tell the owner once an incident, and once more when a redriven execution fails.

    Returns the names of the channels used now; empty when all was told before, or nothing is to be told.
    """
    chosen = [channel for channel in CHANNELS if channel.severity == opened.pipeline.severity]
    used = [channel.name for channel in chosen if deliver(channel, opened, report, ports=ports, settings=settings)]
    ports.archive.finish_signal(opened.signal.key)
    return tuple(used)


def investigate(opened: OpenedIncident, *, ports: Ports, settings: Settings) -> Report:
    """Return the report of one signal, every step in this process. Archives and tells nothing."""
    meter = StepMeter(ports.meter, "investigate")
    located = locate(opened, ports=ports, settings=settings)
    with ThreadPoolExecutor(max_workers=len(SOURCES)) as pool:
        gathered = list(pool.map(lambda source: source.collect(opened, located, ports, settings), SOURCES))
    # One meter for all: the sources ran side by side, their calls cannot be told apart by counting.
    located = located.model_copy(update={"usage": meter.usage()})
    gathered = [each.model_copy(update={"usage": Usage()}) for each in gathered]
    return assemble_report(opened, located, gathered, ports=ports, settings=settings)


def alarm_fingerprint(alarm_arn: str) -> str:
    """Return the fingerprint of an alarm's incidents: the alarm itself, so that its return to OK finds them."""
    return sha256(f"alarm|{alarm_arn}".encode()).hexdigest()[:32]
