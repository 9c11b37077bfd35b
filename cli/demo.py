"""`triage demo`: a failure in the embedded AWS, and the report it leads to, as delivered."""

import signal
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.local import DIRECTORY, print_outcome, provisioned, require_local_extra, stopped
from cli.progress import Progress

if TYPE_CHECKING:
    from local_cloud.cloud import Cloud
    from local_cloud.scenarios import Scenario

ScenarioName = Annotated[str | None, typer.Argument(help="Which failure to play; see --list.")]
ListThem = Annotated[bool, typer.Option("--list", help="List the scenarios and end.")]
Seconds = Annotated[float, typer.Option("--wait", min=1, help="Seconds to wait for the report.")]


def demo(scenario: ScenarioName = None, list_them: ListThem = False, wait: Seconds = 60.0) -> None:
    """Play a failure in the embedded AWS and print the report as it was delivered.

    In a terminal it stays up afterwards, until Ctrl-C.

    Examples:
        triage demo

        triage demo timeout

        triage demo --list
    """
    require_local_extra()
    from local_cloud.scenarios import DEFAULT, ScenarioError, find  # noqa: PLC0415

    if list_them:
        _print_scenarios()
        return
    try:
        chosen = find(scenario) if scenario else DEFAULT
    except ScenarioError as exc:
        raise stopped(str(exc)) from exc
    _run(chosen, wait)


def _run(scenario: "Scenario", wait: float) -> None:
    from local_cloud.cloud import running  # noqa: PLC0415

    console = Console(stderr=True)
    progress = Progress(console)
    # Being ended has to stop the embedded cloud as well; 143 is what a shell calls that.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    found = running(DIRECTORY)
    cloud = found or provisioned(progress)
    try:
        _play(cloud, scenario, progress, wait)
        if not found and sys.stdout.isatty():
            hint = '\nStays up until Ctrl-C. In another terminal: eval "$(triage local env)"'
            console.print(hint, highlight=False)
            _wait_for_interrupt()
    finally:
        if not found:
            cloud.stop()


def _play(cloud: "Cloud", scenario: "Scenario", progress: Progress, wait: float) -> None:
    from local_cloud.playing import NoReportError, wait_for_report  # noqa: PLC0415
    from local_cloud.scenarios import ScenarioError, succeed  # noqa: PLC0415

    try:
        with progress.step(f"Run {scenario.pipeline} once with success"):
            succeed(cloud, scenario.pipeline)
        emails_before = len(cloud.outbox())
        with progress.step(f"Play {scenario.name}: {scenario.description.lower()}"):
            started = scenario.play(cloud)
        with progress.step("Triage, until the report is delivered"):
            outcome = wait_for_report(cloud, started, emails_before, wait)
    except (ScenarioError, NoReportError) as exc:
        raise stopped(str(exc)) from exc
    sys.stdout.write("\n")
    print_outcome(outcome)
    _print_where(cloud)


def _print_where(cloud: "Cloud") -> None:
    from local_cloud.account import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY  # noqa: PLC0415

    outputs = cloud.outputs
    signing = f"--aws-sigv4 aws:amz:{REGION}:execute-api --user {ACCESS_KEY_ID}:{SECRET_ACCESS_KEY}"
    sys.stdout.write(
        f"\nArchive  s3://{outputs['ReportsBucket']}, table {outputs['ReportsTable']}\n"
        f"API      curl {signing} '{outputs['ApiUrl'].rstrip('/')}/reports'\n"
        f"E-mails  {cloud.directory / 'outbox.jsonl'}\n"
    )
    sys.stdout.flush()


def _print_scenarios() -> None:
    from local_cloud.scenarios import SCENARIOS  # noqa: PLC0415

    table = Table(box=None, header_style="bold")
    for column in ("scenario", "pipeline", "starts triage", "what happens"):
        table.add_column(column)
    for scenario in SCENARIOS:
        table.add_row(scenario.name, scenario.pipeline, scenario.trigger, scenario.description)
    Console().print(table)


def _wait_for_interrupt() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return
