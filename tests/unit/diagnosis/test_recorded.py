"""Failures that others recorded or posted: the diagnosis is right, or says that it does not know."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.corpora import json_files, json_lines
from tests.unit.diagnosis.scenes import EXECUTION, MACHINE, PIPELINE
from triage.diagnosis import assemble, subject
from triage.diagnosis.findings import rank
from triage.diagnosis.raised import error_names, json_record, plain_text, read_raised
from triage.diagnosis.rules import Situation
from triage.knowledge import Observation
from triage.locate.history_finding import locate_in_history
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Cost, Report
from triage.model.signal import ExecutionEnded
from triage.ports import HistoryEvent

# Too thin, or the same as another: the collection says to leave them out of figures.
_LEFT_OUT = {"iss-bb19fac6", "iss-b767aafb", "iss-df8a8d8c", "iss-1d682720", "iss-341c012c"}


def _event(raw: dict[str, Any]) -> HistoryEvent:
    details = next((value for key, value in raw.items() if key.endswith("EventDetails")), None)
    stamp = raw["timestamp"]
    at = datetime.fromisoformat(stamp) if isinstance(stamp, str) else datetime.fromtimestamp(stamp, tz=UTC)
    return HistoryEvent(
        id=raw["id"], previous_id=raw.get("previousEventId", 0), type=raw["type"], at=at, details=details or {}
    )


def _report(recorded: dict[str, Any]) -> Report:
    events = recorded["events"]
    finding = locate_in_history(
        [_event(each) for each in (events["events"] if isinstance(events, dict) else events)],
        definition=recorded.get("definition"),
        execution_arn=EXECUTION,
    )
    assert finding is not None
    assert finding.failure is not None
    at = finding.failure.failed_at
    signal = ExecutionEnded(execution_arn=EXECUTION, state_machine_arn=MACHINE, status=finding.status, stopped_at=at)
    return assemble(
        OpenedIncident(action="triage", signal=signal, report_id="r", pipeline=PIPELINE),
        LocatedFailure(
            status=finding.status, failure=finding.failure, window=finding.window, fingerprint="f", facts=finding.facts
        ),
        (),
        created_at=at + timedelta(seconds=5),
        cost=Cost(),
    )


def test_every_recorded_execution_gets_a_report_that_names_its_state_and_backs_its_claims() -> None:
    for recorded in json_files("step_functions/failed"):
        report = _report(recorded)
        truth = recorded["ground_truth"]
        ids = {each.id for each in report.evidence}
        assert truth["failing_state"] in report.model_dump_json()
        assert report.probable_causes
        assert all(ids.issuperset(finding.evidence) for finding in report.probable_causes)
        assert len(subject(report)) < 100


def test_posted_error_excerpts_are_put_into_an_accepted_category_or_called_unknown() -> None:
    accepted = {label["id"]: label["accepted"] for label in json_lines("error_excerpts/labels.jsonl")}
    wrong, right = [], 0
    for excerpt in json_lines("error_excerpts/excerpts.jsonl"):
        if excerpt["id"] in _LEFT_OUT:
            continue
        candidates = rank(Situation([_observed(excerpt["log_excerpt"])]), {"actor": "the job"})
        category = candidates[0].signature.category if candidates else "unknown"
        if category in accepted[excerpt["id"]]:
            right += 1
        elif category != "unknown":
            wrong.append((excerpt["id"], category))
    assert wrong == []
    assert right >= 30


def _observed(text: str) -> Observation:
    raised = read_raised(text)
    named = (json_record(text) or {}).get("error")
    names = [*error_names(text), *([raised.type] if raised else []), *([named] if isinstance(named, str) else [])]
    return Observation(text=plain_text(text), evidence=("E1",), errors=tuple(names), raised=raised)


@pytest.mark.parametrize("number", range(3))
def test_a_report_of_the_same_input_is_the_same_each_time(number: int) -> None:
    recorded = json_files("step_functions/failed")[number]
    assert _report(recorded) == _report(recorded)
