"""How often a pipeline failed, and why: the archive's reports over a window."""

from collections import Counter

from triage.chat.asked import Asked
from triage.chat.periods import clock_time
from triage.model.report import Report, ReportQuery, ReportRow

_SHOWN = 20
_READ = 200


def list_failures(asked: Asked) -> tuple[str, Report | None]:
    """Return the reports of the window as text, newest first, counted by category; no single report."""
    query = ReportQuery(pipeline=asked.name, start=asked.window.start, end=asked.window.end, limit=_READ)
    page = asked.ports.archive.search(query)
    if not page.reports:
        return f"{asked.name}: no reports {asked.span}.", None
    more = " or more" if page.cursor else ""
    count = "1 report" if len(page.reports) == 1 else f"{len(page.reports)}{more} reports"
    counts = Counter(row.category for row in page.reports)
    by_category = ", ".join(f"{category} {number}" for category, number in counts.most_common())
    lines = [
        f"{asked.name}: {count} {asked.span} ({by_category}).",
        *(line_of(row) for row in page.reports[:_SHOWN]),
    ]
    if len(page.reports) > _SHOWN:
        lines.append(f"and {len(page.reports) - _SHOWN}{more} more: GET /reports?pipeline={asked.name}")
    return "\n".join(lines), None


def line_of(row: ReportRow) -> str:
    """Return one report as a line of a list."""
    return f"- {clock_time(row.created_at)} {row.category}: {row.headline} [{row.report_id}]"
