"""Recorded executions that succeeded, some after a failure that was caught: no failure may be claimed of them."""

from datetime import UTC, datetime
from typing import Any

from benchmarks.corpora import json_files, json_lines
from triage.diagnosis import assemble
from triage.locate.history_finding import locate_in_history
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.report import Cost, Report
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Action, Status
from triage.ports import HistoryEvent

_EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:recorded:1"
_MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:recorded"


def claimed_of_the_healthy() -> tuple[int, int]:
    """Return of how many recovered and succeeded executions a failure is claimed, and how many there are."""
    recorded = [*json_files("step_functions/recovered"), *json_lines("step_functions/succeeded.jsonl")]
    reports = [report_of(each) for each in recorded if _is_readable(each)]
    return sum(report is not None and _claims_failure(report) for report in reports), len(reports)


def report_of(recorded: dict[str, Any]) -> Report | None:
    """Return the report on a recorded execution; None when its history holds no end."""
    finding = locate_in_history(
        [_event(each) for each in _events(recorded)], definition=recorded.get("definition"), execution_arn=_EXECUTION
    )
    if finding is None:
        return None
    at = finding.window.end
    signal = ExecutionEnded(execution_arn=_EXECUTION, state_machine_arn=_MACHINE, status=finding.status, stopped_at=at)
    return assemble(
        OpenedIncident(action="triage", signal=signal, report_id="r", pipeline=Pipeline(pipeline_name="recorded")),
        LocatedFailure(
            status=finding.status, failure=finding.failure, window=finding.window, fingerprint="f", facts=finding.facts
        ),
        (),
        created_at=at,
        cost=Cost(),
    )


def _events(recorded: dict[str, Any]) -> list[dict[str, Any]]:
    events = recorded["events"]
    listed: list[dict[str, Any]] = events["events"] if isinstance(events, dict) else events
    return listed


def _is_readable(recorded: dict[str, Any]) -> bool:
    # Some recordings had the ids of parallel events folded into lists, which AWS never answers.
    return all(isinstance(event["id"], int) for event in _events(recorded))


def _claims_failure(report: Report) -> bool:
    return report.status not in (Status.RECOVERED, Status.HEALTHY) or report.verdict.action is not Action.NONE


def _event(raw: dict[str, Any]) -> HistoryEvent:
    details = next((value for key, value in raw.items() if key.endswith("EventDetails")), None)
    stamp = raw["timestamp"]
    at = datetime.fromisoformat(stamp) if isinstance(stamp, str) else datetime.fromtimestamp(stamp, tz=UTC)
    return HistoryEvent(
        id=raw["id"], previous_id=raw.get("previousEventId", 0), type=raw["type"], at=at, details=details or {}
    )
