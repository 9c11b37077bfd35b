"""Logs too long to be weighed line by line: what broke is found wherever it stands."""

import pytest

from tests.unit.files.exported import report_of_record
from triage.files import log_sieve, log_window
from triage.files.log_lines import LogLine
from triage.files.log_sieve import LogSieve
from triage.model.evidence import LogLineRef
from triage.model.report import Report

TRACE = [
    "[ERROR] KeyError: 'orders'",
    "Traceback (most recent call last):",
    '  File "/var/task/load.py", line 31, in handler',
    "    rows = tables['orders']",
]


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_window, "_BEGINNING", 2_000)
    monkeypatch.setattr(log_window, "_END", 2_000)


def _noise(lines: int) -> list[str]:
    return [f"INFO read part {number}" for number in range(lines)]


def _places(report: Report) -> list[tuple[int, int]]:
    refs = [each.ref for each in report.evidence if isinstance(each.ref, LogLineRef)]
    return [(ref.line, ref.end_line) for ref in refs]


def test_an_error_in_the_middle_is_found_with_its_lines_of_the_file() -> None:
    report = report_of_record(id="etl", logs=[*_noise(3_000), *TRACE, *_noise(3_000)])
    line, end_line = _places(report)[0]
    assert line == 3_001
    assert end_line >= 3_004
    assert report.failure is not None
    assert report.failure.error == "KeyError"


def test_how_the_middle_was_read_is_said() -> None:
    report = report_of_record(id="etl", logs=[*_noise(3_000), *TRACE, *_noise(3_000)])
    assert any("what warns was weighed where it came first" in spot.reason for spot in report.blind_spots)


def _sifted(texts: list[str]) -> LogSieve:
    sieve = LogSieve()
    sieve.sift(LogLine(number, number, text, None, "") for number, text in enumerate(texts, start=1))
    return sieve


def test_a_trace_that_goes_on_in_the_next_batch_is_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_sieve, "_BATCH", 10)
    texts = [*_noise(9), *TRACE, *_noise(100)]
    kept = [line.text for line in _sifted(texts).kept]
    assert kept == texts[6 : len(kept) + 6]
    assert set(TRACE) <= set(kept)


def test_of_what_warns_again_and_again_the_first_is_kept() -> None:
    sieve = _sifted([f"WARN part {number} is late" for number in range(5_000)])
    assert [line.line for line in sieve.kept] == list(range(1, 32))
    assert sieve.dropped == 5_000 - 31


def test_no_more_is_kept_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_sieve, "_KEPT", 1_000)
    sieve = _sifted(
        [f"ERROR in {chr(97 + number % 26)}{chr(97 + number // 26)}: {'x' * number}" for number in range(600)]
    )
    assert sum(len(line.text) for line in sieve.kept) < 2_000
    assert sieve.dropped == 600 - len(sieve.kept)
