"""One execution as `aws stepfunctions describe-execution` prints it, or as its EventBridge status event tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.errors import InvalidInputError
from triage.files.documents import Document, member, shown, text_member
from triage.files.kinds import wrong_kind
from triage.files.times import parse_time
from triage.model.arn import state_machine_of
from triage.model.vocabulary import Status

ALLOWED = 'the answer of "aws stepfunctions describe-execution", or a "Step Functions Execution Status Change" event'
STATUSES = {
    "FAILED": Status.FAILED,
    "TIMED_OUT": Status.TIMED_OUT,
    "ABORTED": Status.ABORTED,
    "SUCCEEDED": Status.HEALTHY,
}
_UNFINISHED = frozenset({"RUNNING", "PENDING_REDRIVE"})


@dataclass(frozen=True)
class GivenExecution:
    """What is said of the execution; times that are given but unreadable are in `unreadable`."""

    name: str
    arn: str
    state_machine_arn: str
    status: str
    started_at: datetime | None
    stopped_at: datetime | None
    error: str | None
    cause: str | None
    redrive_count: int
    redrive_status: str | None = None
    unreadable: tuple[str, ...] = ()


def read_execution(document: Document, option: str = "--execution") -> GivenExecution:
    """Return the execution; raises InvalidInputError for another document, an unknown status or one still running."""
    record = _record(document.value)
    if record is None:
        raise wrong_kind(document, option=option, allowed=ALLOWED)
    status = str(member(record, "status"))
    if status in _UNFINISHED:
        raise InvalidInputError(f"{document.name}: status: the execution is {status}; there is nothing to analyse yet")
    if status not in STATUSES:
        raise InvalidInputError(f"{document.name}: status: {shown(status)} is none of {', '.join(STATUSES)}")
    arn = text_member(record, "executionArn") or ""
    redriven = member(record, "redriveCount")
    started, stopped = member(record, "startDate"), member(record, "stopDate")
    times = {"startDate": started, "stopDate": stopped}
    return GivenExecution(
        name=document.name,
        arn=arn,
        state_machine_arn=text_member(record, "stateMachineArn") or state_machine_of(arn) or "",
        status=status,
        started_at=parse_time(started),
        stopped_at=parse_time(stopped),
        error=text_member(record, "error"),
        cause=text_member(record, "cause"),
        redrive_count=redriven if isinstance(redriven, int) and redriven >= 0 else 0,
        redrive_status=text_member(record, "redriveStatus"),
        unreadable=tuple(
            f"{name} {shown(value)} is no time" for name, value in times.items() if value and not parse_time(value)
        ),
    )


def _record(value: object) -> Mapping[str, Any] | None:
    if isinstance(value, Mapping) and "detail-type" in value:
        value = value.get("detail")
    if not isinstance(value, Mapping):
        return None
    has_subject = member(value, "executionArn") is not None or member(value, "stateMachineArn") is not None
    return value if has_subject and isinstance(member(value, "status"), str) else None
