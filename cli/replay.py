"""`triage replay`: the whole triage once more on a past execution; tells and keeps nothing."""

from typing import Annotated

import typer

from cli.output import Format, FormatOption, OutputOption, unusable, write_report
from triage.errors import (
    AccessDeniedError,
    ConfigurationError,
    InvalidInputError,
    ResourceNotFoundError,
    UnavailableError,
)
from triage.model.arn import Arn

ExecutionArn = Annotated[str, typer.Argument(help="arn:aws:states:…:execution:<state machine>:<name>")]


def replay(execution_arn: ExecutionArn, form: FormatOption = Format.TEXT, output: OutputOption = None) -> None:
    """Triage a past execution again and print the report; nobody is notified, nothing archived.

    Needs read access to Step Functions and to the logs. With CATALOG_TABLE set, the catalog's entry is used.
    Exits 1 when AWS does not answer, 2 when the ARN is unusable.

    Examples:
        triage replay arn:aws:states:eu-west-1:111122223333:execution:customer-etl:7f3c

        triage replay $ARN --format html -o report.html
    """
    arn = Arn.parse(execution_arn)
    if arn is None or arn.service != "states" or not arn.resource.startswith("execution:"):
        raise unusable(
            f"{execution_arn}: is no ARN of a Standard execution: arn:aws:states:…:execution:<machine>:<name>"
        )
    from triage import bootstrap  # noqa: PLC0415 - loads botocore
    from triage.investigation.replay import replay as triage_again  # noqa: PLC0415 - as above

    try:
        services = bootstrap.aws_without_tables(region=arn.region)
        report, pipeline = triage_again(execution_arn, ports=services.ports, settings=services.settings)
    except (InvalidInputError, ConfigurationError) as exc:
        raise unusable(str(exc)) from exc
    except (AccessDeniedError, ResourceNotFoundError, UnavailableError) as exc:
        typer.echo(f"triage: {' '.join(str(exc).split())}", err=True)
        raise typer.Exit(1) from exc
    write_report(report, pipeline, form, output)
