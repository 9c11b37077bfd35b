"""`triage knowledge`: are the signatures right, and which of them recognises a text."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.output import unusable
from triage.diagnosis.signature_check import explain as explained
from triage.diagnosis.signature_check import problems_of
from triage.errors import ConfigurationError
from triage.knowledge import fill
from triage.knowledge.load import FOLDER, parse_files, signature_files
from triage.knowledge.signature import WrittenSignature

app = typer.Typer(no_args_is_help=True, help="The signatures of known failures.")

FolderOption = Annotated[
    list[Path] | None, typer.Option("--signatures", "-s", help="a folder or file of further signatures; repeatable")
]


@app.command()
def check(signatures: FolderOption = None) -> None:
    """Check that each signature matches its examples and nothing else; exits 1 when one does not, 2 on a wrong file."""
    every = _read(signatures or [])
    problems = list(problems_of(every, every))
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(every)} signatures, {len(problems)} problems")
    if problems:
        raise typer.Exit(1)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="an error message or log line; - for standard input")],
    signatures: FolderOption = None,
) -> None:
    """Show which signatures recognise a text, what each says of it, and which one is used; exits 1 when none does."""
    found = explained(sys.stdin.read() if text == "-" else text, _read(signatures or []))
    for each, used in found:
        signature = each.signature
        typer.echo(
            f"{'*' if used else ' '} {signature.id}  {signature.category}, confidence {signature.confidence}, "
            f"specificity {signature.specificity}, retry {signature.retry}"
        )
        said = fill(signature.statement, {"actor": "it", "state": "the state", **each.slots})
        typer.echo(f"    {said[0] if said else signature.title}")
        for name, value in each.slots.items():
            typer.echo(f"    {name} = {value}")
    if not found:
        typer.echo("no signature recognises it")
        raise typer.Exit(1)


def _read(added: list[Path]) -> tuple[WrittenSignature, ...]:
    files = list(signature_files(FOLDER))
    for place in added:
        if not place.exists():
            raise unusable(f"{place}: no such file or folder")
        files += signature_files(place) if place.is_dir() else [place]
    try:
        return parse_files(files)
    except ConfigurationError as exc:
        raise unusable(str(exc)) from exc
