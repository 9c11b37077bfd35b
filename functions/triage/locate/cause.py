"""Unpacks what AWS puts into a cause: plain text, JSON, or JSON inside JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any

_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
# Lambda's runtime writes "RequestId: …"; the AWS SDK's "Request ID: …" is the called service's.
_LAMBDA_REQUEST = re.compile(rf"RequestId: ({_UUID})|({_UUID}) Task timed out after")
_SERVICE_REQUEST = re.compile(rf"Request ID: ({_UUID}|[A-Z0-9]{{16,52}})\b")
# "An error occurred while executing the state 'Load' (entered at the event id #12). …"
_RUNTIME_CAUSE = re.compile(
    r"An error occurred while executing the state '(?P<state>.{1,80}?)' \(entered at the event id #(?P<id>\d+)\)"
)

# Keys under which a service names the job that failed, in the causes of `.sync` tasks and in task output.
_CORRELATION_KEYS = {
    "JobRunId": "glue_job_run_id",
    "JobId": "batch_job_id",
    "LogStreamName": "log_stream",
    "TaskArn": "ecs_task_arn",
    "ExecutionArn": "execution_arn",
    "QueryExecutionId": "athena_query_execution_id",
    "ClusterId": "emr_cluster_id",
    "StepId": "emr_step_id",
}
_LAYERS = 4


def parse_json_object(text: str | None) -> dict[str, Any]:
    """Return the JSON object the text is, {} when it is none."""
    if not text or not text.lstrip().startswith("{"):
        return {}
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def layers(cause: str | None) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a cause, the outermost first, following `Cause` and `errorMessage` inwards."""
    for _ in range(_LAYERS):
        parsed = parse_json_object(cause)
        if not parsed:
            return
        yield parsed
        inner = parsed.get("Cause") or parsed.get("errorMessage")
        cause = inner if isinstance(inner, str) else None


def failing_state(cause: str | None) -> tuple[str, int] | None:
    """Return the state and the id of its entered event that Step Functions' own errors name."""
    match = _RUNTIME_CAUSE.match(cause or "")
    return (match["state"], int(match["id"])) if match else None


def correlation_of(cause: str | None, output: str | None = None) -> dict[str, str]:
    """Return the ids that name the failed work: `lambda_request_id`, `glue_job_run_id`, `aws_request_id`, …"""
    found: dict[str, str] = {}
    for layer in layers(cause):
        found |= {**_named_ids(layer), **found}
    text = cause or ""
    if match := _LAMBDA_REQUEST.search(text):
        found.setdefault("lambda_request_id", match[1] or match[2])
    if match := _SERVICE_REQUEST.search(text):
        found["aws_request_id"] = match[1]
    return _named_ids(parse_json_object(output)) | found


def lambda_request_id_of_output(output: str | None) -> str | None:
    """Return the request id of a Lambda invocation from its task's output (`SdkResponseMetadata`)."""
    metadata = parse_json_object(output).get("SdkResponseMetadata")
    request_id = metadata.get("RequestId") if isinstance(metadata, dict) else None
    return request_id if isinstance(request_id, str) else None


def _named_ids(layer: dict[str, Any]) -> dict[str, str]:
    attempts = layer.get("Attempts")
    container = layer.get("Container")
    nested = [container, *(attempt.get("Container") for attempt in _dicts(attempts))]
    found: dict[str, str] = {}
    for part in (layer, *_dicts(nested)):
        for key, name in _CORRELATION_KEYS.items():
            if isinstance(part.get(key), str):
                found.setdefault(name, part[key])
    request_id = layer.get("requestId")
    if isinstance(request_id, str) and request_id and "errorMessage" in layer:
        found["lambda_request_id"] = request_id
    return found


def _dicts(values: object) -> list[dict[str, Any]]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
