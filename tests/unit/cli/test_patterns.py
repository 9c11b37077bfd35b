"""`triage patterns` on files."""

import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from cli import reading
from cli.main import app
from triage.files.raw import opener


def _patterns(*arguments: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["patterns", *arguments, "--format", "json"])
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)["patterns"]
    return found


def test_a_file_that_cannot_be_read_is_one_line_as_of_every_command() -> None:
    result = CliRunner().invoke(app, ["patterns", "nosuch.log"])
    assert (result.exit_code, result.stderr) == (2, "triage: nosuch.log: there is no such file\n")


def test_times_of_a_text_log_are_read_from_its_lines(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("2026-11-22 02:13:44,031 ERROR boom 1\n2026-11-22 02:13:45,031 ERROR boom 2\n")
    (pattern,) = _patterns(str(log))
    assert pattern["first_time"] == "2026-11-22T02:13:44.031000+00:00"
    assert pattern["last_time"] == "2026-11-22T02:13:45.031000+00:00"


def test_every_line_is_listed_once(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("".join(f"read {number} rows\nfailed to write {number}\n" for number in range(50)))
    lines = [line for pattern in _patterns(str(log), "--lines") for line in pattern["lines"]]
    assert sorted(lines) == list(range(1, 101))


def test_lines_of_the_request_that_is_asked_for_come_first(tmp_path: Path) -> None:
    ours, other = "5d1e0c2a-1111-4111-8111-111111111111", "5d1e0c2a-2222-4222-8222-222222222222"
    log = tmp_path / "function.log"
    lines = [(ours, "no key left"), (ours, "gave up"), (other, "no room left")]
    log.write_text("".join(f"2026-11-22T02:13:44.031Z\t{id_}\tERROR\t{text}\n" for id_, text in lines))
    assert _patterns(str(log))[0]["template"] == "no room left"
    best = _patterns(str(log), "--request", ours)[0]
    assert (best["template"], best["requested"]) == ("gave up", 1)


def test_values_that_nobody_should_see_are_not_shown(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("mail to jane.doe@example.com sent\nmail to john.doe@example.com sent\n")
    assert "doe" not in json.dumps(_patterns(str(log)))


def test_progress_of_a_long_file_is_shown_on_a_terminal_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "long.log"
    log.write_bytes(b"read 1 rows\n" * 1_000_000)

    def read() -> str:
        with reading.reading_shown(), opener.get()(log) as stream:
            assert stream.read(11) == b"read 1 rows"
        return capsys.readouterr().err

    assert read() == ""
    monkeypatch.setattr(reading, "Console", lambda *, stderr: Console(stderr=stderr, force_terminal=True))
    assert "Reading long.log" in read()
