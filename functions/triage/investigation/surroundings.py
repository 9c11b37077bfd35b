"""What surrounds a failure: earlier reports of it, how often the pipeline fails, who waits for it, what changed.

None of it is the cause, and none of it may cost the owner the report: what cannot be read is a blind spot.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from triage.diagnosis.changes import changes_of
from triage.model.base import iso
from triage.model.blind_spots import PORT_ERRORS, blind_spot
from triage.model.evidence import BlindSpot, Evidence
from triage.model.incident import OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.report import Context, Report, ReportQuery, ReportRow
from triage.ports import Archive, Catalog, Ports

_DAYS = 30
# One page of the index; with more failures than that the exact number no longer matters.
_REPORTS_READ = 100
_SIMILAR_KEPT = 5


def with_context(report: Report, opened: OpenedIncident, *, ports: Ports) -> Report:
    """Return the report with its context, and a blind spot for each part of it that could not be read."""
    rows, more, archive_spots = _earlier(report, opened.occurred_at, ports.archive)
    waiting, catalog_spots = _downstream(opened.pipeline, ports.catalog)
    similar = [row for row in rows if report.fingerprint and row.fingerprint == report.fingerprint]
    context = Context(
        changes=changes_of(report.evidence),
        similar=tuple(_similar(row) for row in similar[:_SIMILAR_KEPT]),
        trend={} if archive_spots else _trend(rows, similar, report.evidence, more=more),
        downstream=tuple(_waiting(each) for each in waiting),
    )
    spots = (*report.blind_spots, *archive_spots, *catalog_spots)
    return report.model_copy(update={"context": context, "blind_spots": spots})


def _earlier(
    report: Report, at: datetime, archive: Archive
) -> tuple[tuple[ReportRow, ...], bool, tuple[BlindSpot, ...]]:
    """Return the index rows of the pipeline's earlier reports, newest first, and whether there are more."""
    query = ReportQuery(pipeline=report.pipeline, start=at - timedelta(days=_DAYS), limit=_REPORTS_READ)
    try:
        page = archive.search(query)
    except PORT_ERRORS as error:
        spot = blind_spot(
            "archive",
            asked=f"earlier reports on {report.pipeline} in the last {_DAYS} days",
            error=error,
            resource="the reports table and its indexes",
            missing="deploy the stack anew: the table of reports is gone",
        )
        return (), False, (spot,)
    return tuple(row for row in page.reports if row.report_id != report.report_id), page.cursor is not None, ()


def _downstream(pipeline: Pipeline, catalog: Catalog) -> tuple[list[Pipeline], tuple[BlindSpot, ...]]:
    """Return the pipelines that name this one, by name or by its state machine, in what they depend on."""
    names = {pipeline.pipeline_name, pipeline.state_machine_arn}
    try:
        every = [entry.pipeline for entry in catalog.all()]
    except PORT_ERRORS as error:
        spot = blind_spot(
            "catalog",
            asked=f"pipelines that depend on {pipeline.pipeline_name}",
            error=error,
            resource="the catalog table",
            missing="deploy the stack anew: the catalog's table is gone",
        )
        return [], (spot,)
    return [each for each in every if names.intersection(each.depends_on)], ()


def _similar(row: ReportRow) -> dict[str, Any]:
    return {
        "report_id": row.report_id,
        "incident_id": row.incident_id,
        "created_at": iso(row.created_at),
        "status": row.status.value,
        "category": row.category.value,
        "verdict": row.verdict.value if row.verdict else None,
        "headline": row.headline,
    }


def _trend(
    rows: Sequence[ReportRow], similar: Sequence[ReportRow], evidence: Sequence[Evidence], *, more: bool
) -> dict[str, Any]:
    """Return the counts over the days looked at; `evidence` has the ids of what earlier executions tell."""
    return {
        "days": _DAYS,
        "reports": len(rows),
        "of_this_failure": len(similar),
        "since": iso(similar[-1].created_at) if similar else None,
        "more": more,
        "evidence": [each.id for each in evidence if each.source == "history"],
    }


def _waiting(pipeline: Pipeline) -> dict[str, Any]:
    return {"pipeline": pipeline.pipeline_name, "owner": pipeline.owner, "expected_by": pipeline.expected_by}
