"""`triage reports`: the archive on the command line."""

import sys
import webbrowser
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.services import connect
from triage.errors import ReportNotFoundError
from triage.model.report import ReportPage, ReportQuery
from triage.model.vocabulary import Category, Status

app = typer.Typer(no_args_is_help=True, help="List, show and open archived reports.")

ReportId = Annotated[str, typer.Argument(help="The report's id, as listed.")]
PipelineName = Annotated[str | None, typer.Option("--pipeline", "-p", help="Only this pipeline.")]
Since = Annotated[datetime | None, typer.Option("--from", help="Created at or after, UTC.")]
Until = Annotated[datetime | None, typer.Option("--to", help="Created at or before, UTC.")]
OfCategory = Annotated[Category | None, typer.Option("--category", help="Only this primary category.")]
OfStatus = Annotated[Status | None, typer.Option("--status", help="Only this status.")]
Text = Annotated[str | None, typer.Option("--text", "-q", help="Looked for in headline, error and state.")]
Limit = Annotated[int, typer.Option(min=1, max=200, help="At most this many.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as GET /reports returns it.")]
Format = Annotated[str, typer.Option("--format", help="text, json or html.")]

_LIST_WIDTH = 240
_ERROR_WIDTH = 60
_MEDIA_TYPES = {"text": "text/plain", "json": "application/json", "html": "text/html"}


@app.command("list")
def list_reports(
    pipeline: PipelineName = None,
    since: Since = None,
    until: Until = None,
    category: OfCategory = None,
    status: OfStatus = None,
    text: Text = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List reports, newest first.

    Examples:
        triage reports list --pipeline customer-etl --category permission

        triage reports list --from 2026-10-01 --to 2026-10-31 --json
    """
    query = ReportQuery(
        pipeline=pipeline, start=since, end=until, category=category, status=status, text=text, limit=limit
    )
    page = connect("reports_table").ports.archive.search(query)
    if as_json:
        sys.stdout.write(page.model_dump_json(indent=2) + "\n")
        return
    _print_table(page)


@app.command()
def show(report_id: ReportId, form: Format = "text") -> None:
    """Print one report.

    Example: triage reports show 01JDA0Y8ZQ3W1K5V7R9T2N4M6P --format json
    """
    sys.stdout.write(_rendition(report_id, form) + "\n")


@app.command("open")
def open_report(report_id: ReportId) -> None:
    """Open one report in the browser."""
    with NamedTemporaryFile("w", prefix=f"{report_id}-", suffix=".html", delete=False) as file:
        file.write(_rendition(report_id, "html"))
    webbrowser.open(Path(file.name).as_uri())
    typer.echo(file.name)


def _rendition(report_id: str, form: str) -> str:
    if form not in _MEDIA_TYPES:
        raise typer.BadParameter(f"--format is {form!r}; it can be {', '.join(_MEDIA_TYPES)}")
    archive = connect("reports_table", "reports_bucket").ports.archive
    try:
        return archive.rendition(report_id, _MEDIA_TYPES[form]).decode()
    except ReportNotFoundError as exc:
        raise typer.BadParameter(str(exc)) from exc


def _print_table(page: ReportPage) -> None:
    table = Table(box=None, header_style="bold")
    for column in ("created (UTC)", "pipeline", "status", "category", "state", "error", "report"):
        table.add_column(column, no_wrap=True)
    for row in page.reports:
        created = row.created_at.strftime("%Y-%m-%d %H:%M:%S")
        told = (row.pipeline, row.status, row.category, row.state or "", (row.error or "")[:_ERROR_WIDTH])
        table.add_row(created, *told, row.report_id)
    # A line a report, whole: what is cut off to fit a narrow terminal cannot be copied.
    Console(width=_LIST_WIDTH).print(table if page.reports else "no reports match", soft_wrap=True)
    if page.cursor:
        typer.echo("there are more: narrow the window or raise --limit", err=True)
