"""The README says the truth: each of its commands exists, with the options it shows."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from local_cloud.scenarios import SCENARIOS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
TRIAGE = [line for line in COMMANDS if re.match(r"(\.venv/bin/)?triage ", line)]
MAKE = [line for line in COMMANDS if line.startswith("make ")]


@pytest.mark.parametrize("line", TRIAGE)
def test_triage_command_exists_with_its_options(line: str) -> None:
    words = shlex.split(line)[1:]
    told = CliRunner().invoke(app, [*words, "--help"], terminal_width=200)

    assert told.exit_code == 0, told.output
    used = told.output.split("Usage:")[1].splitlines()[0].split()
    named = [word for word in words if re.fullmatch(r"[a-z]+", word)][: len(used) - 2]
    assert [word for word in named if word in used], f"{words} is no command: {used}"
    assert all(option in told.output for option in words if option.startswith("--"))


@pytest.mark.parametrize("line", MAKE)
def test_make_target_exists(line: str) -> None:
    command = ["make", "--dry-run", *shlex.split(line)[1:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_scenarios_named_exist() -> None:
    named = set(re.findall(r"SCENARIO=([\w-]+)", README)) | set(re.findall(r"local fail ([\w-]+)", README))

    assert named
    assert named <= {scenario.name for scenario in SCENARIOS}


def test_files_linked_exist() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_command_is_one_that_is_checked() -> None:
    others = [line for line in COMMANDS if line not in TRIAGE and line not in MAKE]

    assert all(line.startswith(("curl --aws-sigv4", 'eval "$(.venv/bin/triage local env)"')) for line in others)
