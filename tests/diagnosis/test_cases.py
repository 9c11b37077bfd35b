"""Adversarial cases by class: the cause is seen through, and without the decisive evidence it is no longer claimed.

Each case has a twin in which the decisive evidence is removed; the category that the case is right about is then
claimed with less confidence, or not at all.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.unit.diagnosis.scenes import ENDED, EXECUTION, FUNCTION, GROUP, REQUEST, Scene, alarm, execution, log_fact
from triage.model.evidence import BlindSpot, ExecutionRef, Fact, GatheredEvidence
from triage.model.failure import Origin
from triage.model.report import Report

_FOLDER = Path(__file__).parent / "cases"
_CASES = [
    (path.stem, case) for path in sorted(_FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text())["case"]
]
_PARAMETERS = [pytest.param(case, id=f"{kind}: {case['name']}") for kind, case in _CASES]


def _report(case: Mapping[str, Any]) -> Report:
    logs = tuple(_log(each) for each in case.get("logs", ()))
    scene = alarm(*logs) if case.get("alarm") else _execution(case, logs)
    facts = tuple(_fact(each) for each in case.get("facts", ()))
    gathered = (*scene.gathered, GatheredEvidence(source="added", facts=facts, blind_spots=_blind_spots(case)))
    return Scene(scene.opened, scene.located, gathered, scene.now).report()


def _execution(case: Mapping[str, Any], logs: tuple[Fact, ...]) -> Scene:
    origin = case.get("origin")
    state = origin["state"] if origin else ""
    return execution(
        case.get("error"),
        _with_request(case.get("cause", "")),
        logs=logs,
        service=case.get("service", "lambda"),
        resource=case.get("resource", FUNCTION) or None,
        origin=Origin(path=(state,), **{**origin, "cause": _with_request(origin["cause"])}) if origin else None,
    )


def _log(given: str | Mapping[str, Any]) -> Fact:
    line: Mapping[str, Any] = {"text": given} if isinstance(given, str) else given
    return log_fact(_with_request(line["text"]), weight=line.get("weight", 0.9), group=line.get("group", GROUP))


def _fact(given: Mapping[str, Any]) -> Fact:
    return Fact(
        source=given["source"],
        at=ENDED - timedelta(seconds=given.get("before_s", 30)),
        resource=given.get("resource"),
        text=given["text"],
        ref=ExecutionRef(execution=EXECUTION),
        weight=0.6,
    )


def _blind_spots(case: Mapping[str, Any]) -> tuple[BlindSpot, ...]:
    action = case.get("denied")
    if action is None:
        return ()
    reason = f"AccessDenied: triage is not authorized to perform: {action}"
    return (BlindSpot(source="logs", asked="log lines", reason=reason, remedy=f"allow {action}"),)


def _with_request(text: str) -> str:
    return text.replace("{request}", REQUEST)


def _confidence(report: Report, category: str) -> float:
    return max((each.confidence for each in report.probable_causes if each.category == category), default=0.0)


@pytest.mark.parametrize("case", _PARAMETERS)
def test_the_cause_is_seen_through_what_hides_it(case: dict[str, Any]) -> None:
    report = _report(case)
    first = report.probable_causes[0]
    assert first.category == case["category"], report.probable_causes
    assert first.confidence >= 0.5
    if "says" in case:
        assert any(said in first.statement for said in case["says"].split("|")), first.statement
    if "also" in case:
        assert case["also"] in [each.category for each in report.probable_causes]
    cited = {each.source for each in report.evidence if each.id in first.evidence}
    assert case.get("cites", next(iter(cited))) in cited
    assert case.get("cites_not") not in cited


@pytest.mark.parametrize("case", _PARAMETERS)
def test_without_the_decisive_evidence_it_is_claimed_less_or_not_at_all(case: dict[str, Any]) -> None:
    twin = _report({**case, **case["twin"]})
    assert _confidence(twin, case["category"]) < _confidence(_report(case), case["category"]), twin.probable_causes
    assert twin.category == case.get("twin_category", twin.category), twin.probable_causes
    if "twin_says" in case:
        assert any(case["twin_says"] in each.statement for each in twin.probable_causes), twin.probable_causes


@pytest.mark.parametrize("case", _PARAMETERS)
def test_every_cause_cites_evidence_that_the_report_has(case: dict[str, Any]) -> None:
    for report in (_report(case), _report({**case, **case["twin"]})):
        ids = {each.id for each in report.evidence}
        assert all(each.evidence and ids.issuperset(each.evidence) for each in report.probable_causes)


def test_there_are_sixty_cases_of_ten_classes() -> None:
    kinds = Counter(kind for kind, _ in _CASES)
    assert len(kinds) == 10
    assert len(_CASES) >= 60
    assert min(kinds.values()) >= 5


def all_reports() -> list[Report]:
    """Return the report of every case and of its twin."""
    return [_report(each) for _, case in _CASES for each in (case, {**case, **case["twin"]})]
