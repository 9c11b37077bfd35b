"""`triage local` and `triage demo`, as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import local
from cli.main import app
from local_cloud.cloud import STATE_FILE, Cloud

OUTPUTS = {"ApiUrl": "http://127.0.0.1:1/x", "TriageStateMachineArn": "arn:aws:states:us-east-1:0:stateMachine:t"}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory without an embedded cloud."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("command", [["status"], ["env"], ["fail", "timeout"]])
def test_commands_that_need_a_running_cloud_say_how_to_start_one(command: list[str]) -> None:
    code, output = run("local", *command)

    assert code == 1
    assert output == "triage: the embedded AWS is not up here: triage local up\n"


@pytest.mark.usefixtures("elsewhere")
def test_down_is_content_when_nothing_runs() -> None:
    assert run("local", "down") == (0, "not running\n")


@pytest.mark.usefixtures("elsewhere")
def test_an_unknown_scenario_names_those_there_are() -> None:
    code, output = run("demo", "flood")

    assert code == 1
    assert output.startswith("triage: no scenario 'flood'; there are unhandled-exception, timeout, access-denied")


@pytest.mark.usefixtures("elsewhere")
def test_demo_lists_every_scenario_with_what_happens() -> None:
    code, output = run("demo", "--list")

    assert code == 0
    for name in ("unhandled-exception", "timeout", "access-denied", "dynamodb-error", "map-item"):
        assert name in output


@pytest.mark.usefixtures("elsewhere")
def test_a_missing_package_is_a_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_NEEDED", ("no_such_emulator",))

    assert run("local", "up") == (1, "triage: the embedded AWS is not installed: pip install 'triage[local]'\n")


def test_env_is_understood_by_a_shell_and_leads_a_client_to_the_cloud(cloud: Cloud, elsewhere: Path) -> None:
    directory = elsewhere / ".triage"
    directory.mkdir()
    state = {"pid": cloud.pid, "port": cloud.port, "directory": str(cloud.directory), "outputs": OUTPUTS}
    (directory / STATE_FILE).write_text(json.dumps(state))

    code, output = run("local", "env")

    assert code == 0
    shell = f'{output}exec "{sys.executable}" -c "import os, json; print(json.dumps(dict(os.environ)))"'
    command = ["/bin/sh", "-c", shell]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env={}).stdout
    assert (
        json.loads(printed).items()
        >= {
            "AWS_ENDPOINT_URL": cloud.endpoint_url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "API_URL": OUTPUTS["ApiUrl"],
            "TRIAGE_STATE_MACHINE_ARN": OUTPUTS["TriageStateMachineArn"],
        }.items()
    )


def test_help_does_not_import_the_emulators() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from cli.main import app; "
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0; "
        "print(sorted(m for m in ('ministack', 'moto', 'boto3') if m in sys.modules))"
    )
    environment = {**os.environ, "TERM": "dumb"}

    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)

    assert printed.stdout.strip() == "[]"
