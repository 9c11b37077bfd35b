"""`triage reports`, `ask` and `catalog` against the deployed app, as `eval "$(triage local env)"` leads them there."""

import json
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from cli.local import variables
from local_cloud.assembly import CHECKOUT
from local_cloud.cloud import Cloud
from tests.local_cloud.reports import report_of
from tests.local_cloud.test_whole_path import fail_quickly


def triage(stack: Cloud, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name("triage"))
    return subprocess.run(
        [program, *arguments], env=variables(stack), cwd=CHECKOUT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def reported(stack: Cloud) -> tuple[str, str]:
    """Return the pipeline and the report id of a failure that was triaged."""
    report = report_of(stack, fail_quickly(stack, f"commands-{uuid.uuid4().hex[:8]}"))
    return report["pipeline"], report["report_id"]


def test_reports_are_listed_a_line_each_with_their_ids(stack: Cloud, reported: tuple[str, str]) -> None:
    pipeline, report_id = reported
    told = triage(stack, "reports", "list", "--pipeline", pipeline)

    assert told.returncode == 0, told.stderr
    (line,) = [line for line in told.stdout.splitlines() if pipeline in line]
    assert line.rstrip().endswith(report_id)


def test_a_report_is_shown_as_text_and_as_json(stack: Cloud, reported: tuple[str, str]) -> None:
    _, report_id = reported

    assert triage(stack, "reports", "show", report_id).stdout.startswith("1) Summary")
    assert json.loads(triage(stack, "reports", "show", report_id, "--format", "json").stdout)["report_id"] == report_id


def test_an_unknown_report_is_one_clear_line_and_exit_2(stack: Cloud) -> None:
    told = triage(stack, "reports", "show", "01JNOSUCHREPORT")

    assert told.returncode == 2
    assert "01JNOSUCHREPORT" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_question_is_answered_without_a_table_of_conversations(stack: Cloud) -> None:
    told = triage(stack, "ask", "is customer-etl ok?")

    assert told.returncode == 0, told.stderr
    assert "customer-etl" in told.stdout


def test_catalog_entries_are_imported_listed_and_checked(stack: Cloud, tmp_path: Path) -> None:
    name = f"imported-{uuid.uuid4().hex[:8]}"
    file = tmp_path / "pipelines.json"
    file.write_text(json.dumps([{"pipeline_name": name, "owner": "data-team", "severity": "page"}]))

    assert triage(stack, "catalog", "import", str(file)).returncode == 0
    assert name in triage(stack, "catalog", "list").stdout
    assert triage(stack, "catalog", "check").returncode == 0


def test_a_wrong_entry_is_refused_and_named(stack: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "pipelines.json"
    file.write_text(json.dumps([{"pipeline_name": "x", "severity": "loud"}]))
    told = triage(stack, "catalog", "import", str(file))

    assert told.returncode == 2
    assert "severity" in told.stderr


def test_without_the_environment_a_command_says_what_to_set(tmp_path: Path) -> None:
    program = str(Path(sys.executable).with_name("triage"))
    told = subprocess.run(
        [program, "reports", "list"], env={}, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert told.returncode == 2
    assert "REPORTS_TABLE" in told.stderr
