"""The configuration of the Lambda function that failed; what its invocation said is in its log."""

from collections.abc import Iterator
from urllib.parse import quote

from triage.model.arn import Arn
from triage.model.jobs.lambda_function import LambdaFunction
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues
from triage.sources.jobs.reader import JobId, JobReader, LogLocation, Said
from triage.sources.jobs.wording import known, listed, quoted
from triage.sources.source import Permission

# https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
_USABLE = frozenset({None, "Active", "Inactive"})


def _find(clues: Clues) -> Iterator[JobId]:
    for arn in clues.resources:
        if arn.service == "lambda" and arn.resource.startswith("function:"):
            yield JobId(str(arn))


def _read(job: JobId, jobs: Jobs) -> LambdaFunction:
    return jobs.lambda_function(job.id)


def _page(job: JobId) -> str:
    arn = Arn.parse(job.id)
    return f"lambda/home?region={{region}}#/functions/{quote(arn.name)}" if arn else ""


def _tell(function: LambdaFunction) -> Iterator[Said]:
    yield Said("MemorySize", _configuration(function), 0.45)
    if function.state not in _USABLE:
        text = f"Lambda function {function.function_name} is {function.state}" + listed(
            function.state_reason_code or ""
        )
        yield Said("State", text + known(": {}", _reason(function.state_reason)), 0.85)
    if function.last_update_status not in {None, "Successful"}:
        text = f"the last update of Lambda function {function.function_name} is {function.last_update_status}"
        text += listed(function.last_update_status_reason_code or "")
        yield Said("LastUpdateStatus", text + known(": {}", _reason(function.last_update_status_reason)), 0.7)
    if function.environment_error:
        yield Said("Environment.Error", quoted("Lambda Environment.Error", function.environment_error), 0.85)


def _configuration(function: LambdaFunction) -> str:
    parts = (
        known("{} MB of memory", function.memory_size),
        known("Timeout {} s", function.timeout),
        known("{} MB in /tmp", function.storage_size),
        known("{}", function.runtime) or known("package type {}", function.package_type),
        known("VPC {}", function.vpc_id),
    )
    return f"Lambda function {function.function_name} is configured with {', '.join(part for part in parts if part)}"


def _reason(text: str | None) -> str:
    return quoted("reason", text) if text else ""


def _logs(_job: JobId, function: LambdaFunction) -> tuple[LogLocation, ...]:
    return (LogLocation(log_group=function.log_group or f"/aws/lambda/{function.function_name}"),)


LAMBDA_FUNCTION = JobReader(
    name="lambda",
    service="lambda",
    title="configuration of Lambda function",
    operation="GetFunctionConfiguration",
    permissions=(
        Permission(("lambda:GetFunctionConfiguration",), ("arn:aws:lambda:${region}:${account}:function:*",)),
    ),
    record=LambdaFunction,
    find=_find,
    read=_read,
    tell=_tell,
    missing="the function is deleted, or in another Region or account: deploy it again",
    page=_page,
    logs=_logs,
)
