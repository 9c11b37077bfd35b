"""One failure as the AWS CLI exports it: small, and ours."""

import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.unit.world import DEFINITION, FAILED_AT, MACHINE, execution_arn, failed_history
from triage import bootstrap
from triage.model.report import Report

EXECUTION = execution_arn("7f3c")


def history(**given: Any) -> dict[str, Any]:
    """Return the history as get-execution-history prints it, times in ISO 8601."""
    return {"events": [{**event, "timestamp": event["timestamp"].isoformat()} for event in failed_history(**given)]}


def described(status: str = "FAILED", **members: Any) -> dict[str, Any]:
    """Return the answer of describe-execution."""
    return {
        "executionArn": EXECUTION,
        "stateMachineArn": MACHINE,
        "name": "7f3c",
        "status": status,
        "startDate": "2026-11-22T02:13:39.120000+00:00",
        "stopDate": FAILED_AT.timestamp(),
        **members,
    }


def machine() -> dict[str, Any]:
    """Return the answer of describe-state-machine-for-execution."""
    return {"stateMachineArn": MACHINE, "name": "customer-etl", "definition": json.dumps(DEFINITION)}


def succeeded() -> dict[str, Any]:
    """Return the history of a success."""
    events = history()["events"][:4]
    done = {"id": 5, "previousEventId": 4, "type": "TaskSucceeded", "timestamp": FAILED_AT.isoformat()}
    left = {
        "id": 6,
        "previousEventId": 5,
        "type": "TaskStateExited",
        "timestamp": FAILED_AT.isoformat(),
        "stateExitedEventDetails": {"name": "Load"},
    }
    end = {"id": 7, "previousEventId": 6, "type": "ExecutionSucceeded", "timestamp": FAILED_AT.isoformat()}
    return {"events": [*events, done, left, end]}


def written(folder: Path, name: str, value: object) -> str:
    """Write a file, JSON unless it is text or bytes, zipped when its name says so; return its path."""
    raw = value if isinstance(value, bytes) else (value if isinstance(value, str) else json.dumps(value)).encode()
    path = folder / name
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return str(path)


def report_of_files(**given: Any) -> Report:
    """Return the report on files given by their options' names."""
    return bootstrap.files(**given).analyze()[0]


def report_of_record(**given: Any) -> Report:
    """Return the report on one record of a batch."""
    return bootstrap.record(given).analyze()[0]


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
