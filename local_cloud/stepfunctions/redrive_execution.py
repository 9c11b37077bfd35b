"""RedriveExecution, which ministack's Step Functions lacks."""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import now_iso
from ministack.services import stepfunctions

from local_cloud.patching import expect_function, wrap
from local_cloud.stepfunctions.lifecycle import start_in_background
from local_cloud.stepfunctions.records import (
    Record,
    Response,
    answer,
    execution_missing,
    find_execution,
    machine_of,
    refusal,
)
from local_cloud.stepfunctions.redrive_status import reason_against_redrive
from local_cloud.stepfunctions.status_events import emit_status_change

_ACTION = "RedriveExecution"
_HANDLE_REQUEST = ("method", "path", "headers", "body", "query_params")


def apply() -> None:
    """Serve the action in front of ministack's dispatch."""
    expect_function(stepfunctions, "_finalize_response", ("response",))
    wrap(stepfunctions, "handle_request", _handle_request, parameters=_HANDLE_REQUEST)


def redrive_execution(data: Mapping[str, Any]) -> Response:
    """Restart a failed, aborted or timed out execution where it failed, under the same ARN.

    The same clientToken again answers as the first time. ExecutionNotRedrivable otherwise says why not.
    """
    arn = data.get("executionArn")
    record = find_execution(arn)
    if record is None:
        return execution_missing(arn)
    token = data.get("clientToken")
    if token is not None and record.get("_redriveToken") == token:
        return answer({"redriveDate": record["redriveDate"]})
    reason = _refusal(record)
    if reason is not None:
        return refusal("ExecutionNotRedrivable", reason)
    _reopen(record, token)
    emit_status_change(record)
    start_in_background(record["executionArn"], redrive=True)
    return answer({"redriveDate": record["redriveDate"]})


def _refusal(record: Record) -> str | None:
    if (machine_of(record) or {}).get("type") == "EXPRESS":
        return "Execution of an EXPRESS state machine cannot be redriven"
    if record.get("mapRunArn"):
        return "Execution is a child workflow execution and is redriven with its parent"
    return reason_against_redrive(record, now=datetime.now(UTC))


def _reopen(record: Record, token: str | None) -> None:
    for ended in ("error", "cause"):
        record.pop(ended, None)
    record.update(
        status="RUNNING",
        stopDate=None,
        redriveCount=record["redriveCount"] + 1,
        redriveDate=now_iso(),
        _redriveToken=token,
    )


async def _handle_request(
    original: Callable[..., Awaitable[Response]],
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    query_params: Any,
) -> Response:
    if not headers.get("x-amz-target", "").endswith(f".{_ACTION}"):
        return await original(method, path, headers, body, query_params)
    try:
        data = json.loads(body or b"{}")
    except json.JSONDecodeError:
        return refusal("SerializationException", "Invalid JSON")
    response: Response = stepfunctions._finalize_response(redrive_execution(data))
    return response
