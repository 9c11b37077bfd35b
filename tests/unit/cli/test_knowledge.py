"""`triage knowledge`: what a deployer sees of their own signatures."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app

_OWN = """
[[signature]]
id = "acme.ledger_closed"
title = "The ledger is closed"
category = "dependency"
specificity = 90
confidence = 0.9
retry = "helps"
statement = ["the ledger of {day} is closed"]
docs = "https://wiki.example.com/ledger"
examples = ["LEDGER-17 closed for 2026-11-22", "LEDGER-17 closed for 2026-11-23"]
near_misses = ["LEDGER-18 open"]
[[signature.when]]
contains = ["LEDGER-17"]
text = '''closed for (?P<day>[0-9-]{10})'''
[[signature.steps]]
text = "Wait until it opens."
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "acme.toml").write_text(_OWN)
    return tmp_path


def test_check_passes_for_the_signatures_that_ship_with_ones_own(own: Path) -> None:
    result = CliRunner().invoke(app, ["knowledge", "check", "--signatures", str(own)])
    assert result.exit_code == 0, result.output
    assert result.output.strip().endswith("signatures, 0 problems")


def test_check_names_the_signature_and_the_near_miss_it_matches(own: Path) -> None:
    (own / "acme.toml").write_text(_OWN.replace("LEDGER-18 open", "LEDGER-17 closed for 2026-11-24"))
    result = CliRunner().invoke(app, ["knowledge", "check", "-s", str(own)])
    assert result.exit_code == 1
    assert 'acme.ledger_closed: matches its near miss "LEDGER-17 closed for 2026-11-24"' in result.output


def test_check_refuses_a_wrong_file_with_its_place_in_one_line(own: Path) -> None:
    (own / "acme.toml").write_text(_OWN.replace('"dependency"', '"ledger"'))
    result = CliRunner().invoke(app, ["knowledge", "check", "-s", str(own)])
    assert result.exit_code == 2
    assert "acme.toml: acme.ledger_closed: category" in result.output


def test_explain_shows_what_matches_with_its_slots_and_marks_what_is_used(own: Path) -> None:
    said = "RuntimeError: LEDGER-17 closed for 2026-11-22"
    result = CliRunner().invoke(app, ["knowledge", "explain", said, "-s", str(own)])
    assert result.exit_code == 0
    assert "* acme.ledger_closed  dependency" in result.output
    assert "the ledger of 2026-11-22 is closed" in result.output
    assert "  words.code" in result.output


def test_explain_says_when_nothing_matches() -> None:
    result = CliRunner().invoke(app, ["knowledge", "explain", "all is well"])
    assert result.exit_code == 1
    assert "no signature recognises it" in result.output
