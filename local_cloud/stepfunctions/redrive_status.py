"""Whether an execution can be redriven, by RedriveExecution's published rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

from local_cloud.stepfunctions.records import Record, machine_of

REDRIVABLE_PERIOD = timedelta(days=14)
"""After its end; API reference of RedriveExecution."""
MAX_EVENTS = 24_999
"""A history at least this long has no room for ExecutionRedriven and one more event; same source."""
MAX_REDRIVES = 1_000

_UNSUCCESSFUL = ("FAILED", "TIMED_OUT", "ABORTED")


def redrive_members(record: Record) -> dict[str, Any]:
    """Return redriveCount, redriveDate, redriveStatus and redriveStatusReason as DescribeExecution has them."""
    members = {"redriveCount": record["redriveCount"]}
    if record.get("redriveDate"):
        members["redriveDate"] = record["redriveDate"]
    reason = reason_against_redrive(record, now=datetime.now(UTC))
    if reason is not None:
        return {**members, "redriveStatus": "NOT_REDRIVABLE", "redriveStatusReason": reason}
    if record.get("mapRunArn"):
        return {**members, "redriveStatus": "REDRIVABLE_BY_MAP_RUN"}
    return {**members, "redriveStatus": "REDRIVABLE"}


def reason_against_redrive(record: Record, *, now: datetime) -> str | None:
    """Return why the execution cannot be redriven, worded as `redriveStatusReason`, or None when it can."""
    if record["status"] not in _UNSUCCESSFUL:
        return f"Execution is {record['status']} and cannot be redriven"
    if machine_of(record) is None:
        return "State machine is in DELETING status"
    if len(record["events"]) >= MAX_EVENTS:
        return "Execution history event limit exceeded"
    if now - datetime.fromisoformat(record["stopDate"]) > REDRIVABLE_PERIOD:
        return "Execution redrivable period exceeded"
    if record["redriveCount"] >= MAX_REDRIVES:
        return "Execution redrive limit exceeded"
    return None
