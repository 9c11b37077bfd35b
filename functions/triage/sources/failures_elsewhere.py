"""Other pipelines that failed on the same resource shortly before: then the resource is at fault, not the pipeline."""

from collections.abc import Iterator
from datetime import timedelta

from triage.model.blind_spots import PORT_ERRORS, blind_spot
from triage.model.evidence import BlindSpot, Fact, ReportsRef
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.named_resources import named_resources
from triage.model.report import ReportQuery, ReportRow
from triage.model.shared_failure import SharedFailure, tell_shared_failure
from triage.model.vocabulary import Status
from triage.ports import Ports

_WINDOW = timedelta(hours=1)
_ROWS_READ = 100
_WEIGHT = 0.65
_FAILED = frozenset({Status.FAILED, Status.TIMED_OUT, Status.ALARM})


def failures_elsewhere(
    opened: OpenedIncident, located: LocatedFailure, ports: Ports, *, source: str
) -> tuple[tuple[Fact, ...], tuple[BlindSpot, ...]]:
    """Return a fact for each resource that the failure names and that others failed on in the hour before.

    One query of the archive's index. What a failure names only in its log is not known while logs are being read.
    """
    failure = located.failure
    ours = _resources(failure) if failure else ()
    if failure is None or not ours:
        return (), ()
    query = ReportQuery(start=failure.failed_at - _WINDOW, end=failure.failed_at, limit=_ROWS_READ)
    try:
        rows = ports.archive.search(query).reports
    except PORT_ERRORS as error:
        asked = "which other pipelines failed on the same resources in the hour before"
        spot = blind_spot(
            source, asked=asked, error=error, resource="the index by_month of the reports table", missing=""
        )
        return (), (spot,)
    others = [row for row in rows if row.pipeline != opened.pipeline.pipeline_name and row.status in _FAILED]
    return tuple(_facts(ours, others, source)), ()


def _facts(ours: tuple[str, ...], others: list[ReportRow], source: str) -> Iterator[Fact]:
    for resource in ours:
        latest: dict[str, ReportRow] = {}
        for row in others:
            if resource in row.resources:
                latest.setdefault(row.pipeline, row)
        if latest:
            shared = SharedFailure(resource=resource, pipelines=tuple(latest))
            yield Fact(
                source=source,
                at=max(row.created_at for row in latest.values()),
                resource=resource,
                text=tell_shared_failure(shared),
                ref=ReportsRef(reports=tuple(row.report_id for row in latest.values())),
                weight=_WEIGHT,
            )


def _resources(failure: Failure) -> tuple[str, ...]:
    origin = failure.origin
    said = (origin.resource, failure.resource, origin.error, origin.cause, failure.error, failure.cause)
    return named_resources(*said)
