"""How often a pipeline failed, and why: the archive's reports over a window."""

from collections import Counter

from triage.model.base import Window, iso
from triage.model.pipeline import Pipeline
from triage.model.report import Report, ReportQuery, ReportRow
from triage.ports import Ports
from triage.settings import Settings

_SHOWN = 20


def list_failures(pipeline: Pipeline, window: Window, ports: Ports, _settings: Settings) -> tuple[str, Report | None]:
    """Return the reports of the window as text, newest first, counted by category; no single report."""
    query = ReportQuery(pipeline=pipeline.pipeline_name, start=window.start, end=window.end, limit=200)
    page = ports.archive.search(query)
    if not page.reports:
        return f"{pipeline.pipeline_name}: no reports since {iso(window.start)}.", None
    more = " or more" if page.cursor else ""
    counts = Counter(row.category for row in page.reports)
    by_category = ", ".join(f"{category} {count}" for category, count in counts.most_common())
    lines = [
        f"{pipeline.pipeline_name}: {len(page.reports)}{more} reports since {iso(window.start)} ({by_category}).",
        *(_line(row) for row in page.reports[:_SHOWN]),
    ]
    if len(page.reports) > _SHOWN:
        lines.append(f"and {len(page.reports) - _SHOWN} more: GET /reports?pipeline={pipeline.pipeline_name}")
    return "\n".join(lines), None


def _line(row: ReportRow) -> str:
    return f"- {iso(row.created_at)} {row.category}: {row.headline} [{row.report_id}]"
