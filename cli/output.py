"""Where a report goes and in which format, for the commands that make one."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from triage.model.pipeline import Pipeline
from triage.model.report import Report


class Format(StrEnum):
    """The formats that reports are rendered in."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"


FormatOption = Annotated[Format, typer.Option("--format", help="What to print.")]
OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="F", help="Write there, not to the screen.")
]


def write_report(report: Report, pipeline: Pipeline, form: Format, output: str | None) -> None:
    """Write the report to the file, else to standard output; exits 2 when the file cannot be written."""
    # The template engine is loaded for HTML only.
    from triage.rendering import RENDERERS  # noqa: PLC0415

    renderer = next(each for each in RENDERERS if each.name == form.value)
    text = renderer.render(report, pipeline)
    write_text(text if text.endswith("\n") else f"{text}\n", output)


def write_text(text: str, output: str | None) -> None:
    """Write the text to the file, else to standard output; exits 2 when the file cannot be written."""
    if output is None:
        sys.stdout.write(text)
        return
    try:
        Path(output).write_text(text)
    except OSError as exc:
        raise unusable(f"{output}: cannot be written: {exc.strerror or exc}") from exc


def unusable(message: str) -> typer.Exit:
    """Print one line saying what cannot be used, and return the exit of the command, code 2."""
    typer.echo(f"triage: {' '.join(message.split())}", err=True)
    return typer.Exit(2)
