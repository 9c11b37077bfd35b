"""`triage analyze` as a person runs it: exit codes, formats, one line on what cannot be used."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from tests.unit.files.exported import described, history, machine, written
from tests.unit.world import DEFINITION

HEADINGS = ["1) Summary", "2) Evidence", "3) Probable cause", "4) Recommended next steps"]


def triage(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["analyze", *arguments], input=given)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    written(tmp_path, "history.json", history())
    written(tmp_path, "machine.json", machine())
    return tmp_path


def test_a_report_is_printed_as_text_unless_told_otherwise(exported: Path) -> None:
    result = triage("--history", f"{exported}/history.json", "--definition", f"{exported}/machine.json")
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if line in HEADINGS] == HEADINGS
    assert "customer-etl FAILED" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("form", "begins"), [("json", '{"schema_version":"1"'), ("html", "<!doctype html>"), ("markdown", "#")]
)
def test_every_format_can_be_written_to_a_file(exported: Path, form: str, begins: str) -> None:
    target = exported / "report"
    result = triage("--history", f"{exported}/history.json", "--format", form, "-o", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert target.read_text().lower().startswith(begins)


def test_standard_input_may_be_any_one_of_the_files(exported: Path) -> None:
    raw = (exported / "history.json").read_bytes()
    result = triage("--history", "-", "--format", "json", given=raw)
    assert json.loads(result.stdout)["failure"]["error"] == "ValueError"
    logs = triage("--logs", "-", "--format", "json", given=b"INFO start\nERROR: relation orders does not exist\n")
    assert json.loads(logs.stdout)["evidence"][0]["ref"]["file"] == "-"
    twice = triage("--history", "-", "--definition", "-", given=raw)
    assert (twice.exit_code, twice.stderr) == (
        2,
        "triage: -: standard input can be read once only, it was given twice\n",
    )


def test_an_option_for_one_file_is_refused_when_given_twice(exported: Path) -> None:
    history_file = f"{exported}/history.json"
    result = triage("--history", history_file, "--history", "other.json")
    assert (result.exit_code, result.stderr) == (
        2,
        f"triage: --history: takes one file, 2 were given: {history_file}, other.json\n",
    )


def test_zipped_and_byte_order_marked_and_utf_16_files_are_read(exported: Path) -> None:
    raw = json.dumps(history())
    for name, content in (
        ("a.json.gz", raw.encode()),
        ("b.json", raw.encode("utf-8-sig")),
        ("c.json", raw.encode("utf-16")),
    ):
        result = triage("--history", written(exported, name, content), "--format", "json")
        assert result.exit_code == 0, result.stderr


WHOLE = json.dumps(history(), indent=4)


@pytest.mark.parametrize(
    ("content", "where", "why"),
    [
        (WHOLE[:600], "line 23, column", "cut off"),
        ("no json at all", "line 1, column 1 (byte 0)", "not JSON"),
        ("", "", "is empty"),
        ("   \n", "", "is empty"),
        (b'{"events": "\xff"}', "line 1, byte 12", "no UTF-8"),
        (json.dumps(DEFINITION), "", "this is a state machine definition (--definition)"),
        (json.dumps(described()), "", "this is an answer of describe-execution (--execution)"),
        ('{"events": []}', "", "a JSON object with the keys events"),
        ('{"events": [{"id": 1, "type": 7, "timestamp": 1}]}', "events[0]", "type 7 is no text"),
        ('{"events": [{"id": 1, "type": "TaskFailed"}]}', "events[0]", "no event has a usable timestamp"),
        ("[" * 100_000, "line 1", "nested too deep"),
        (b"\x1f\x8b\x08\x00broken", "", "gzip data is damaged"),
    ],
)
def test_an_unusable_history_exits_2_with_one_line_saying_where_and_why(
    tmp_path: Path, content: str | bytes, where: str, why: str
) -> None:
    path = written(tmp_path, "history.json", content)
    result = triage("--history", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"triage: {path}: ")
    assert where in result.stderr
    assert why in result.stderr
    assert "--history takes" in result.stderr


@pytest.mark.parametrize(
    "option", ["history", "definition", "execution", "logs", "baseline", "alarm", "metrics", "events"]
)
def test_a_missing_file_and_a_directory_are_named_for_every_option(exported: Path, option: str) -> None:
    usable = () if option in {"history", "logs"} else ("--logs", written(exported, "a.log", "ERROR x"))
    for path, why in ((f"{exported}/none.json", "there is no such file"), (str(exported), "is a directory")):
        result = triage(f"--{option}", path, *usable)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert result.stderr.startswith(f"triage: {path}: {why}")


def test_nothing_given_and_an_unwritable_output_are_one_line_each(exported: Path) -> None:
    assert triage().stderr.startswith("triage: nothing given says what failed; give at least one of --history")
    result = triage("--history", f"{exported}/history.json", "-o", f"{exported}/none/report.txt")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "cannot be written" in result.stderr


def test_the_help_shows_examples() -> None:
    text = triage("--help").stdout
    assert "triage analyze --history history.json" in text
    assert "--baseline" in text
