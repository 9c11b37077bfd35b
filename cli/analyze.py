"""`triage analyze`: a failure from exported files, without an AWS account."""

from typing import Annotated, Any

import typer

from cli.output import Format, FormatOption, OutputOption, unusable, write_report
from triage.errors import InvalidInputError

_ASL = "describe-state-machine-for-execution, describe-state-machine, or the definition itself."
History = Annotated[list[str] | None, typer.Option("--history", metavar="F", help="get-execution-history.")]
Definition = Annotated[list[str] | None, typer.Option("--definition", metavar="F", help=_ASL)]
Execution = Annotated[
    list[str] | None,
    typer.Option("--execution", metavar="F", help="describe-execution, or the status event of EventBridge."),
]
Logs = Annotated[
    list[str] | None,
    typer.Option("--logs", metavar="F", help="filter-log-events, plain text or JSON lines; may be given repeatedly."),
]
Baseline = Annotated[
    list[str] | None,
    typer.Option(
        "--baseline", metavar="F", help="Logs of a run that went well: what they have in common explains less."
    ),
]
Alarm = Annotated[
    list[str] | None,
    typer.Option("--alarm", metavar="F", help="describe-alarms, or the alarm's event or notification."),
]
Metrics = Annotated[
    list[str] | None, typer.Option("--metrics", metavar="F", help="get-metric-data around the failure.")
]
Events = Annotated[list[str] | None, typer.Option("--events", metavar="F", help="rds describe-events.")]
Batch = Annotated[
    str | None,
    typer.Option("--batch", metavar="F.jsonl", help="Many failures: a JSON object a line in, a report a line out."),
]


def analyze(
    history: History = None,
    definition: Definition = None,
    execution: Execution = None,
    logs: Logs = None,
    baseline: Baseline = None,
    alarm: Alarm = None,
    metrics: Metrics = None,
    events: Events = None,
    batch: Batch = None,
    form: FormatOption = Format.TEXT,
    output: OutputOption = None,
) -> None:
    """Analyse exported files: what the AWS CLI prints, .gz too, - for standard input.

    Give at least one of --history, --execution, --logs and --alarm; each further file makes the report better.
    Exits 0 when analysed, 2 when a file cannot be used: one line says which, where and why.

    Examples:
        triage analyze --history history.json --definition machine.json --logs events.json

        triage analyze --logs fail.log.gz --baseline pass.log.gz

        aws stepfunctions get-execution-history --execution-arn $ARN | triage analyze --history -

        triage analyze --alarm alarm.json --metrics metrics.json --events rds.json --format json -o report.json

        triage analyze --batch failures.jsonl -o reports.jsonl
    """
    try:
        given: dict[str, Any] = {
            "history": _one("history", history),
            "definition": _one("definition", definition),
            "execution": _one("execution", execution),
            "logs": tuple(logs or ()),
            "baseline": tuple(baseline or ()),
            "alarm": _one("alarm", alarm),
            "metrics": _one("metrics", metrics),
            "events": _one("events", events),
        }
        if batch is None:
            _analyze_files(given, form, output)
        else:
            _analyze_batch(batch, given, form, output)
    except InvalidInputError as exc:
        raise unusable(str(exc)) from exc


def _one(option: str, files: list[str] | None) -> str | None:
    """Return the only file; of two a command line would silently take the last."""
    if files and len(files) > 1:
        raise InvalidInputError(f"--{option}: takes one file, {len(files)} were given: {', '.join(files)}")
    return files[0] if files else None


def _analyze_files(given: dict[str, Any], form: Format, output: str | None) -> None:
    from cli.reading import reading_shown  # noqa: PLC0415 - the help of other commands does not wait for it
    from triage import bootstrap  # noqa: PLC0415 - nor for this

    with reading_shown():
        report, pipeline = bootstrap.files(**given).analyze()
    write_report(report, pipeline, form, output)


def _analyze_batch(batch: str, given: dict[str, Any], form: Format, output: str | None) -> None:
    others = ", ".join(f"--{name}" for name, value in given.items() if value)
    if others:
        raise InvalidInputError(f"--batch: its lines hold what is to be analysed; {others} cannot be given beside it")
    if form not in {Format.TEXT, Format.JSON}:
        raise InvalidInputError(f"--format {form}: a batch is answered in JSON lines")
    from cli.batch import run_batch  # noqa: PLC0415 - only a batch needs a pool of processes

    run_batch(batch, output)
