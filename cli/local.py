"""`triage local`: the embedded AWS, with this very app deployed in it."""

import re
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.progress import Progress

if TYPE_CHECKING:
    from local_cloud.cloud import Cloud
    from local_cloud.playing import Outcome

app = typer.Typer(no_args_is_help=True, help="Run the embedded AWS: start, look, break, stop.")
console = Console(stderr=True)
DIRECTORY = Path(".triage")

Port = Annotated[int, typer.Option(min=0, max=65_535, help="Port on 127.0.0.1; 0 takes any free one.")]
NoDemo = Annotated[bool, typer.Option("--no-demo", help="Leave the demo pipelines out.")]
ScenarioName = Annotated[str, typer.Argument(help="One of those that `triage demo --list` names.")]
Seconds = Annotated[float, typer.Option("--wait", min=1, help="Seconds to wait for the report.")]
_NEEDED = ("ministack", "moto", "jsonata")


@app.command()
def up(no_demo: NoDemo = False, port: Port = 0) -> None:
    """Start the embedded AWS and deploy the app in it; it stays up until `triage local down`.

    Examples:
        triage local up

        triage local up --no-demo --port 4566
    """
    require_local_extra()
    from local_cloud.cloud import running  # noqa: PLC0415

    cloud = running(DIRECTORY)
    if cloud:
        console.print(f"already up at {cloud.endpoint_url} (process {cloud.pid})")
        return
    cloud = provisioned(Progress(console), port=port, with_pipelines=not no_demo)
    console.print(f"up at {cloud.endpoint_url} (process {cloud.pid})", soft_wrap=True)
    console.print('for an AWS client: eval "$(triage local env)"', highlight=False)


@app.command()
def status() -> None:
    """Say whether the embedded AWS is up, where, and what is deployed; exits 1 when it is down."""
    cloud = require_running()
    table = Table(box=None, show_header=False)
    rows = {"endpoint": cloud.endpoint_url, "process": str(cloud.pid), "log": str(cloud.log_file), **cloud.outputs}
    for name, value in rows.items():
        table.add_row(name, value)
    Console().print(table)


@app.command()
def fail(scenario: ScenarioName, wait: Seconds = 30.0) -> None:
    """Play a failure and print the report it leads to.

    Example: triage local fail timeout
    """
    cloud = require_running()
    from local_cloud.playing import NoReportError, play  # noqa: PLC0415
    from local_cloud.scenarios import ScenarioError, find  # noqa: PLC0415

    try:
        outcome = play(cloud, find(scenario), wait)
    except (ScenarioError, NoReportError) as exc:
        raise stopped(str(exc)) from exc
    print_outcome(outcome)


@app.command()
def env() -> None:
    """Print `export` lines that lead any AWS client, and `triage` itself, to the embedded AWS.

    Example: eval "$(triage local env)" && aws stepfunctions list-state-machines
    """
    for name, value in variables(require_running()).items():
        sys.stdout.write(f"export {name}={shlex.quote(value)}\n")


@app.command()
def down() -> None:
    """Stop the embedded AWS; what was in it is gone."""
    require_local_extra()
    from local_cloud.cloud import running  # noqa: PLC0415

    cloud = running(DIRECTORY)
    if cloud is None:
        console.print("not running")
        return
    cloud.stop()
    console.print("stopped")


def print_outcome(outcome: "Outcome") -> None:
    """Print a report as it was delivered, or say that its incident was told before and print it as archived."""
    if outcome.subject is None:
        sys.stdout.write("No new message: the incident is open, and its owner was told. The report as archived:\n\n")
    else:
        sys.stdout.write(f"To: {outcome.to}\nSubject: {outcome.subject}\n\n")
    sys.stdout.write(f"{outcome.text}\n")


def variables(cloud: "Cloud") -> dict[str, str]:
    """Return the variables for clients: endpoint, credentials, and each stack output (ApiUrl becomes API_URL)."""
    from local_cloud.account import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY  # noqa: PLC0415

    outputs = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper(): value for name, value in cloud.outputs.items()}
    return {
        "AWS_ENDPOINT_URL": cloud.endpoint_url,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
        **outputs,
    }


def provisioned(progress: Progress, *, port: int = 0, with_pipelines: bool = True) -> "Cloud":
    """Return a new embedded cloud with the app deployed; end the command with a clear line when that fails."""
    from local_cloud.assembly import SynthError  # noqa: PLC0415
    from local_cloud.cloud import CloudError  # noqa: PLC0415
    from local_cloud.deploy import DeployError  # noqa: PLC0415
    from local_cloud.provisioning import provision  # noqa: PLC0415

    try:
        return provision(DIRECTORY, progress.step, port=port, with_pipelines=with_pipelines)
    except (SynthError, CloudError, DeployError) as exc:
        raise stopped(str(exc)) from exc


def require_local_extra() -> None:
    """End the command when the embedded cloud's packages are not installed."""
    if any(find_spec(name) is None for name in _NEEDED):
        raise stopped("the embedded AWS is not installed: pip install 'triage[local]'")


def require_running() -> "Cloud":
    """Return the running embedded cloud; end the command when there is none."""
    require_local_extra()
    from local_cloud.cloud import running  # noqa: PLC0415

    cloud = running(DIRECTORY)
    if cloud is None:
        raise stopped("the embedded AWS is not up here: triage local up")
    return cloud


def stopped(message: str) -> typer.Exit:
    """Print what went wrong and return the exit of the command, code 1."""
    typer.echo(f"triage: {message}", err=True)
    return typer.Exit(1)
