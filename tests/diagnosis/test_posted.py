"""Failures as people paste them, written from the documented messages of services and libraries: a net against regress.

Every row of `posted.jsonl` was judged before it was diagnosed (some judgements were widened afterwards): the categories
a person accepts, what an answer must mention (regexes), whether running it again helps. Signatures were then widened
over these rows, so they guard what is known and measure nothing about the unseen. Rows that accept `unknown` alone are
healthy, cut off or empty: nothing may be claimed of them with confidence.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from triage import bootstrap
from triage.model.report import Report
from triage.model.vocabulary import Action, Category

# One worker reads the rows for all of these tests.
pytestmark = pytest.mark.xdist_group("posted")

_FILE = Path(__file__).with_name("posted.jsonl")
_SURE = 0.8
_RETRY = {
    Action.FIX_THEN_REDRIVE: "after_fix",
    Action.FIX_THEN_RERUN: "after_fix",
    Action.INVESTIGATE: "unclear",
}


@dataclass(frozen=True)
class _Posted:
    """One row, and the report on it."""

    id: str
    accepted: tuple[str, ...]
    must_mention: tuple[str, ...]
    retry: str
    report: Report

    @property
    def is_failure(self) -> bool:
        return Category.UNKNOWN not in self.accepted

    @property
    def is_right(self) -> bool:
        return self.report.category in self.accepted

    @property
    def confidence(self) -> float:
        return self.report.probable_causes[0].confidence if self.report.probable_causes else 0.0

    @property
    def mentions_all(self) -> bool:
        return all(re.search(regex, self.report.text, re.IGNORECASE) for regex in self.must_mention)


def test_nearly_every_posted_failure_gets_a_category_that_a_person_accepts() -> None:
    assert _share_of_failures(lambda each: each.is_right) >= 0.97, _ids(lambda each: not each.is_right)


def test_hardly_any_posted_failure_is_told_wrongly_with_confidence() -> None:
    wrong = _ids(lambda each: not each.is_right and each.confidence >= _SURE)
    assert len(wrong) <= 3, wrong


def test_nearly_every_report_on_a_posted_failure_mentions_what_it_must() -> None:
    assert _share_of_failures(lambda each: each.mentions_all) >= 0.98, _ids(lambda each: not each.mentions_all)


def test_nearly_every_posted_failure_gets_the_verdict_a_person_would_give() -> None:
    def agrees(each: _Posted) -> bool:
        return _RETRY.get(each.report.verdict.action, "helps") == each.retry

    assert _share_of_failures(agrees) >= 0.94, _ids(lambda each: not agrees(each))


def test_nothing_is_claimed_with_confidence_of_what_is_healthy_or_cut_off() -> None:
    quiet = [each for each in _posted() if not each.is_failure]
    assert quiet
    assert not [each.id for each in quiet if not each.is_right and each.confidence >= _SURE]


def _share_of_failures(holds: Callable[[_Posted], bool]) -> float:
    failures = [each for each in _posted() if each.is_failure]
    return sum(map(holds, failures)) / len(failures)


def _ids(holds: Callable[[_Posted], bool]) -> list[str]:
    return [each.id for each in _posted() if each.is_failure and holds(each)]


@cache
def _posted() -> tuple[_Posted, ...]:
    return tuple(_diagnosed(line) for line in _FILE.read_text("utf-8").splitlines())


def _diagnosed(line: str) -> _Posted:
    row = json.loads(line)
    report, _pipeline = bootstrap.record({"id": "posted", "logs": row["lines"]}).analyze()
    return _Posted(
        id=row["id"],
        accepted=tuple(row["accepted"]),
        must_mention=tuple(row["must_mention"]),
        retry=row["retry"],
        report=report,
    )
