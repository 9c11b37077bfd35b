"""`triage ask`: a question about a pipeline, answered from the archive and from AWS."""

import sys
from typing import Annotated

import typer

from cli.services import connect
from triage.chat import answer
from triage.errors import PipelineNotFoundError, TriageError
from triage.model.signal import Question

Message = Annotated[str, typer.Argument(help="The question; name the pipeline in it or with --pipeline.")]
PipelineName = Annotated[str | None, typer.Option("--pipeline", "-p", help="The pipeline's name in the catalog.")]
HoursBack = Annotated[int, typer.Option(min=1, max=168, help="How far back to look.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as POST /chat returns it.")]


def ask(message: Message, pipeline: PipelineName = None, hours_back: HoursBack = 24, as_json: AsJson = False) -> None:
    """Ask what is wrong with a pipeline.

    Examples:
        triage ask "why did customer-etl fail?"

        triage ask "how often did it fail" --pipeline customer-etl --hours-back 168
    """
    services = connect("catalog_table", "reports_table", "reports_bucket")
    question = Question(message=message, pipeline_name=pipeline, hours_back=hours_back)
    try:
        reply = answer(question, ports=services.ports, settings=services.settings)
    except PipelineNotFoundError as exc:
        raise typer.BadParameter(str(exc)) from exc
    except TriageError as exc:
        typer.echo(f"triage: {exc}", err=True)
        raise typer.Exit(1) from exc
    sys.stdout.write((reply.model_dump_json(indent=2) if as_json else reply.answer) + "\n")
