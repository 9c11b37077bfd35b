"""`triage catalog`: which pipelines are watched, and whether their entries are sound."""

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from cli.services import connect
from triage.errors import InvalidCatalogItemError
from triage.model.pipeline import Pipeline, parse_pipeline

app = typer.Typer(no_args_is_help=True, help="List, import and check catalog entries.")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, allow_dash=True, help="JSON: one entry or a list.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the entries as JSON.")]


@app.command("list")
def list_pipelines(as_json: AsJson = False) -> None:
    """List the pipelines of the catalog."""
    pipelines = [entry.pipeline for entry in connect("catalog_table").ports.catalog.all()]
    if as_json:
        body = orjson.dumps([pipeline.dump() for pipeline in pipelines], option=orjson.OPT_INDENT_2)
        sys.stdout.write(body.decode() + "\n")
        return
    table = Table(box=None, header_style="bold")
    for column in ("pipeline", "owner", "severity", "state machine", "log group"):
        table.add_column(column)
    for each in pipelines:
        table.add_row(
            each.pipeline_name, each.owner or "", each.severity, each.state_machine_arn or "", each.log_group or ""
        )
    Console().print(table if pipelines else "the catalog is empty: triage catalog import FILE")


@app.command("import")
def import_pipelines(file: File) -> None:
    """Create or replace entries from a JSON file; nothing is written unless every entry is sound.

    Example: triage catalog import pipelines.json
    """
    pipelines = [_parsed(index, item, file) for index, item in enumerate(_items(file))]
    catalog = connect("catalog_table").ports.catalog
    for pipeline in pipelines:
        catalog.put(pipeline)
    typer.echo(f"{len(pipelines)} entries written")


@app.command()
def check() -> None:
    """Read every entry and say what is wrong with it; exits 1 when something is."""
    wrong = 0
    for entry in connect("catalog_table").ports.catalog.all():
        for problem in entry.problems:
            wrong += 1
            typer.echo(f"{entry.pipeline.pipeline_name}: {problem}")
    if wrong:
        raise typer.Exit(1)
    typer.echo("every entry is sound")


def _items(file: Path) -> list[Any]:
    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError as exc:
        raise typer.BadParameter(f"{file}: line {exc.lineno}, column {exc.colno}: {exc.msg}") from exc
    return document if isinstance(document, list) else [document]


def _parsed(index: int, item: Any, file: Path) -> Pipeline:  # noqa: ANN401 - JSON may hold anything
    if not isinstance(item, dict):
        raise typer.BadParameter(f"{file}: entry {index} is not an object")
    try:
        return parse_pipeline(item)
    except InvalidCatalogItemError as exc:
        raise typer.BadParameter(f"{file}: entry {index}: {exc}") from exc
