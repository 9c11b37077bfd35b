"""Status changes of executions: the `aws.states` event in AWS's shape, and the AWS/States metrics."""

from typing import Any

from ministack.services import cloudwatch, stepfunctions

from local_cloud.bus import put_aws_event
from local_cloud.patching import expect_function, replace
from local_cloud.stepfunctions.records import Record, base_machine_arn, epoch_milliseconds, machine_of
from local_cloud.stepfunctions.redrive_status import redrive_members

_LARGEST_PAYLOAD = 248 * 1024
"""Above it the event leaves input or output out and says so; Step Functions developer guide, EventBridge."""

_COUNT_METRICS = {
    "RUNNING": "ExecutionsStarted",
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


def apply() -> None:
    """Replace ministack's event by ours, wherever ministack emits one."""
    expect_function(cloudwatch, "record_metric")
    replace(stepfunctions, "_emit_execution_status_event", emit_status_change, parameters=("execution",))


def emit_status_change(record: Record) -> None:
    """Send the event of the record's current status and count it; Express executions are counted, too, but not told."""
    if record.get("sync"):
        return
    _record_metrics(record)
    if (machine_of(record) or {}).get("type") == "EXPRESS":
        return
    put_aws_event(
        "aws.states",
        "Step Functions Execution Status Change",
        status_detail(record),
        [record["executionArn"]],
    )


def status_detail(record: Record) -> dict[str, Any]:
    """Return the event's `detail`; dates are epoch milliseconds, absent members null, as AWS sends them."""
    output = record.get("output") if record["status"] == "SUCCEEDED" else None
    redrive = redrive_members(record)
    return {
        "executionArn": record["executionArn"],
        "stateMachineArn": record["stateMachineArn"],
        "name": record["name"],
        "status": record["status"],
        "startDate": epoch_milliseconds(record["startDate"]),
        "stopDate": epoch_milliseconds(record.get("stopDate")),
        "input": _if_small(record["input"]),
        "inputDetails": {"included": _is_small(record["input"])},
        "output": _if_small(output),
        "outputDetails": None if output is None else {"included": _is_small(output)},
        "stateMachineVersionArn": record.get("stateMachineVersionArn"),
        "stateMachineAliasArn": record.get("stateMachineAliasArn"),
        "redriveCount": redrive["redriveCount"],
        "redriveDate": epoch_milliseconds(redrive.get("redriveDate")),
        "redriveStatus": redrive["redriveStatus"],
        "redriveStatusReason": redrive.get("redriveStatusReason"),
        "error": record.get("error"),
        "cause": record.get("cause"),
    }


def _is_small(payload: str | None) -> bool:
    return payload is not None and len(payload) <= _LARGEST_PAYLOAD


def _if_small(payload: str | None) -> str | None:
    return payload if _is_small(payload) else None


def _record_metrics(record: Record) -> None:
    dimensions = {"StateMachineArn": base_machine_arn(record["stateMachineArn"])}
    is_redrive = record["status"] == "RUNNING" and record["redriveCount"] > 0
    count = "ExecutionsRedriven" if is_redrive else _COUNT_METRICS[record["status"]]
    cloudwatch.record_metric("AWS/States", count, 1, "Count", dimensions)
    started, stopped = epoch_milliseconds(record["startDate"]), epoch_milliseconds(record.get("stopDate"))
    if started is not None and stopped is not None:
        cloudwatch.record_metric("AWS/States", "ExecutionTime", stopped - started, "Milliseconds", dimensions)
