"""The index row of a report: what lists and finds it without opening it."""

import re
from datetime import datetime

from triage.model.base import iso
from triage.model.named_resources import named_resources
from triage.model.report import Report, ReportRow
from triage.model.vocabulary import Severity

HEADLINE_CHARACTERS = 300
_CITATIONS = re.compile(r"\s*\[E\d+(?:[ ,]+E\d+)*\]\s*$")


def index_row(report: Report, severity: str) -> ReportRow:
    """Return the row; its headline is the first line of the summary without list mark and citations."""
    failure = report.failure
    return ReportRow(
        report_id=report.report_id,
        incident_id=report.incident_id,
        pipeline=report.pipeline,
        created_at=report.created_at,
        kind=report.kind,
        status=report.status,
        category=report.category,
        severity=Severity(severity),
        verdict=report.verdict.action,
        fingerprint=report.fingerprint,
        state=failure.state if failure else None,
        error=failure.error if failure else None,
        resources=_resources(report),
        headline=_headline(report.summary),
    )


def _resources(report: Report) -> tuple[str, ...]:
    """Return what the failure and the evidence of its first cause name."""
    failure = report.failure
    if failure is None:
        return ()
    origin = failure.origin
    cited = report.probable_causes[0].evidence if report.probable_causes else ()
    texts = (each.text for each in report.evidence if each.id in cited)
    said = (origin.resource, failure.resource, origin.error, origin.cause, failure.error, failure.cause)
    return named_resources(*said, *texts)


def _headline(summary: str) -> str:
    lines = (line.strip().removeprefix("- ") for line in summary.splitlines())
    first = next((line for line in lines if line), "")
    headline = _CITATIONS.sub("", first)
    if len(headline) <= HEADLINE_CHARACTERS:
        return headline
    return headline[: HEADLINE_CHARACTERS - 1].rstrip() + "…"


def sort_key(row: ReportRow) -> str:
    """Return what orders rows by time and tells those of one millisecond apart: `<created_at iso>#<report_id>`."""
    return f"{iso(row.created_at)}#{row.report_id}"


def month_of(moment: datetime) -> str:
    """Return the month in UTC, `2026-11`: the partition of the index over all pipelines."""
    return iso(moment)[:7]
