"""Picks out of the record of a job, which a `.sync` task's cause is, what tells why it failed."""

from collections.abc import Iterator, Mapping
from typing import Any

from triage.locate.cause import parse_json_object, told_execution
from triage.mining.excerpt import excerpt

# Members that tell how and why, in the order in which they are shown. Batch, ECS, Glue, EMR, EMR Serverless, SageMaker,
# Athena, CodeBuild: DescribeJobs, DescribeTasks, GetJobRun, DescribeStep, GetJobRun, Describe…Job, GetQueryExecution,
# BatchGetBuilds.
_TELLING = (
    "Status",
    "JobRunState",
    "State",
    "LastStatus",
    "BuildStatus",
    "TrainingJobStatus",
    "TransformJobStatus",
    "ProcessingJobStatus",
    "ErrorMessage",
    "FailureReason",
    "StatusReason",
    "StoppedReason",
    "StopCode",
    "StateChangeReason",
    "Reason",
    "Message",
    "StateDetails",
    "ExitCode",
    "ExitMessage",
    "LogStreamName",
    "LogFile",
)
# What describes how the job was defined, not how it went.
_DEFINED = frozenset(
    {"Environment", "Command", "Parameters", "Overrides", "JobDefinition", "Arguments", "Tags", "Config"}
)
_DEEPEST = 5
_SHOWN = 300
_MOST = 16


def told_by_job(cause: str | None) -> str | None:
    """Return `Status FAILED; StatusReason Essential container in task exited; Container.ExitCode 137; …`.

    None for a cause that is no record of a job: plain text, a Lambda payload, a nested execution's description.
    """
    record = parse_json_object(cause)
    if not record or "errorMessage" in record or told_execution(cause) is not None:
        return None
    told = list(dict.fromkeys(_members(record, "", 0)))[:_MOST]
    return "; ".join(told) if len(told) > 1 else None


def _members(record: Mapping[str, Any], place: str, depth: int) -> Iterator[str]:
    for name in _TELLING:
        value = record.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            yield f"{place}{name} {excerpt(str(value), _SHOWN)}"
    if depth >= _DEEPEST:
        return
    for name, value in record.items():
        if name in _DEFINED:
            continue
        items = value if isinstance(value, list) else [value]
        for number, item in enumerate(items):
            if isinstance(item, dict):
                inner = f"{name}[{number}]" if isinstance(value, list) else name
                yield from _members(item, f"{place}{inner}.", depth + 1)
