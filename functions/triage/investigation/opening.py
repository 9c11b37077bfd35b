"""Step 1, OpenIncident: what arrived, whose pipeline it is, and which run is to triage it."""

from hashlib import sha256

from triage.errors import ResourceNotFoundError
from triage.locate import provisional_pipeline
from triage.metering import StepMeter
from triage.model.evidence import BlindSpot
from triage.model.identifiers import ulid
from triage.model.incident import OpenedIncident, SignalClaim
from triage.model.signal import AlarmChanged, ExecutionEnded, FilesGiven, Signal
from triage.model.vocabulary import Kind
from triage.ports import Catalog, CatalogEntry, Ports


def open_incident(signal: Signal, *, owner: str, ports: Ports) -> OpenedIncident:
    """Return whose pipeline the signal concerns and whether this run, named by `owner`, is to triage it.

    An alarm is triaged when it goes to ALARM; its return to OK closes the incident, other changes mean nothing.
    """
    meter = StepMeter(ports.meter, "open")
    opened = identify(signal, kind=Kind.AUTOMATIC, ports=ports)
    if isinstance(signal, AlarmChanged) and signal.state != "ALARM":
        return opened.model_copy(update={"action": _close(signal, opened, ports)})
    ours = claim(signal, owner=owner, ports=ports)
    return opened.model_copy(update={"action": "triage" if ours else "duplicate", "usage": meter.usage()})


def identify(signal: Signal, *, kind: Kind, ports: Ports) -> OpenedIncident:
    """Return the signal with its pipeline, the catalog's or else a provisional one. Claims nothing."""
    entry = _catalog_entry(signal, ports.catalog)
    if entry is None:
        pipeline, blind_spots = provisional_pipeline(signal, ports=ports)
    else:
        pipeline, blind_spots = entry.pipeline, tuple(_blind_spot(entry, problem) for problem in entry.problems)
    return OpenedIncident(
        action="triage",
        signal=signal,
        report_id=report_id(signal),
        kind=kind,
        pipeline=pipeline,
        blind_spots=blind_spots,
    )


def report_id(signal: Signal) -> str:
    """Return the id of the signal's report; the same signal delivered twice has the same."""
    return ulid(signal.occurred_at, signal.key)


def claim(signal: Signal, *, owner: str, ports: Ports) -> bool:
    """Return whether this run is to triage the signal.

    False when another run does or did; a run that died before it told the owner loses its claim.
    """
    wanted = SignalClaim(key=signal.key, owner=owner, report_id=report_id(signal))
    held = ports.archive.claim_signal(wanted)
    if held.owner == owner:
        return not held.finished
    if held.finished or _is_running(held.owner, ports):
        return False
    return ports.archive.claim_signal(wanted, instead_of=held.owner).owner == owner


def alarm_fingerprint(alarm_arn: str) -> str:
    """Return the fingerprint of an alarm's incidents: the alarm itself, so that its return to OK finds them."""
    return sha256(f"alarm|{alarm_arn}".encode()).hexdigest()[:32]


def _close(alarm: AlarmChanged, opened: OpenedIncident, ports: Ports) -> str:
    if alarm.state != "OK":
        return "ignore"
    fingerprint = alarm_fingerprint(alarm.alarm_arn)
    ports.archive.close_incidents(opened.pipeline.pipeline_name, fingerprint, at=alarm.changed_at)
    return "close"


def _is_running(execution_arn: str, ports: Ports) -> bool:
    try:
        return ports.executions.describe(execution_arn).status == "RUNNING"
    except ResourceNotFoundError:
        return False


def _catalog_entry(signal: Signal, catalog: Catalog) -> CatalogEntry | None:
    if isinstance(signal, ExecutionEnded):
        return catalog.for_state_machine(signal.state_machine_arn)
    if isinstance(signal, FilesGiven):
        return None
    return catalog.for_alarm(signal.alarm_arn) or _entry_of_dimensions(signal, catalog)


def _entry_of_dimensions(alarm: AlarmChanged, catalog: Catalog) -> CatalogEntry | None:
    machine = alarm.dimensions.get("StateMachineArn")
    entry = catalog.for_state_machine(machine) if machine else None
    for resource in alarm.dimensions.values():
        entry = entry or catalog.for_resource(resource)
    return entry


def _blind_spot(entry: CatalogEntry, problem: str) -> BlindSpot:
    name = entry.pipeline.pipeline_name
    return BlindSpot(
        source="catalog",
        asked=f"catalog entry {name}",
        reason=f"{problem}; this field was left out",
        remedy=f"correct it with PUT /pipelines/{name}",
    )
