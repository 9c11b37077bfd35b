"""Finds the ids that name the failed work, in its cause and in what the called service answered before."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from triage.locate.cause import layers, parse_json_object

_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
# Lambda's runtime writes "RequestId: …"; the AWS SDK's "Request ID: …" is the called service's.
_LAMBDA_REQUEST = re.compile(rf"RequestId: ({_UUID})|({_UUID}) Task timed out after")
_SERVICE_REQUEST = re.compile(rf"Request ID: ({_UUID}|[A-Z0-9]{{16,52}})\b")

# Keys under which a service names the job that failed, in the causes of `.sync` tasks and in task output.
_KEYS = {
    "JobRunId": "glue_job_run_id",
    "JobId": "batch_job_id",
    "LogStreamName": "log_stream",
    "TaskArn": "ecs_task_arn",
    "ExecutionArn": "execution_arn",
    "QueryExecutionId": "athena_query_execution_id",
    "ClusterId": "emr_cluster_id",
    "StepId": "emr_step_id",
}
# An EMR Serverless run has Glue's key beside the application's.
_SERVERLESS_KEYS = {"ApplicationId": "emr_serverless_application_id", "JobRunId": "emr_serverless_job_run_id"}
# StartBuild and RunTask answer with the whole record; DescribeStep and GetQueryExecution have it one deeper.
_WRAPPERS = {"Build": "codebuild_build_id", "Step": "emr_step_id", "QueryExecution": "athena_query_execution_id"}
_LISTS = ("Attempts", "Tasks", "Containers")
# What ExecuteStatement of the Redshift Data API answers beside the statement's id.
_STATEMENT_KEYS = ("ClusterIdentifier", "WorkgroupName", "DbUser", "SecretArn")


def correlation_of(cause: str | None, output: str | None = None) -> dict[str, str]:
    """Return the ids that name the failed work: `lambda_request_id`, `glue_job_run_id`, `aws_request_id`, …

    `output` is what the called service answered before the failure, such as the job it began.
    """
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


def _named_ids(layer: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _parts(layer):
        for key, name in {**_KEYS, **(_SERVERLESS_KEYS if "ApplicationId" in part else {})}.items():
            if isinstance(part.get(key), str):
                found.setdefault(name, part[key])
    for wrapper, name in _WRAPPERS.items():
        record = layer.get(wrapper)
        if isinstance(record, dict) and isinstance(record.get("Id"), str):
            found.setdefault(name, record["Id"])
    if isinstance(layer.get("Id"), str) and any(key in layer for key in _STATEMENT_KEYS):
        found["redshift_statement_id"] = layer["Id"]
    request_id = layer.get("requestId")
    if isinstance(request_id, str) and request_id and "errorMessage" in layer:
        found["lambda_request_id"] = request_id
    return found


def _parts(layer: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the record and what it holds of containers, attempts, tasks and wrapped records."""
    yield layer
    for inner in (layer.get("Container"), *(layer.get(wrapper) for wrapper in _WRAPPERS)):
        if isinstance(inner, dict):
            yield inner
    for name in _LISTS:
        items = layer.get(name)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict):
                yield item
                if isinstance(item.get("Container"), dict):
                    yield item["Container"]
