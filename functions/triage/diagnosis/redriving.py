"""Whether the execution can be redriven, until when, and if not, why."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.model.arn import Arn
from triage.model.incident import OpenedIncident
from triage.model.resumption import Resumption
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Status

# https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html: Standard workflows only,
# within 14 days of the end; the redriven execution keeps definition and input.
REDRIVE_PERIOD = timedelta(days=14)
_REDRIVABLE = frozenset({Status.FAILED, Status.TIMED_OUT, Status.ABORTED})
_OBSTACLES = {
    "fail_state": "a redrive would enter the Fail state {state} again and fail",
    "handler": "a redrive would go on at {state}, after what failed",
    "history_full": "this one's history has no room for a redrive",
}


@dataclass(frozen=True)
class Redriving:
    """Until when the execution can be redriven with any use; else None, and why not in a few words.

    `in_vain`: AWS would redrive it, but it would end as it did.
    """

    until: datetime | None
    why_not: str = ""
    in_vain: bool = False


def redriving(opened: OpenedIncident, resumption: Resumption | None, *, now: datetime) -> Redriving:
    """Return whether a redrive is possible and gets further than the execution got."""
    execution = opened.execution
    if execution is None or execution.status not in _REDRIVABLE:
        return Redriving(None, "there is no execution to redrive")
    if reason := _refused(execution, now=now):
        return Redriving(None, reason)
    if resumption is not None and resumption.obstacle is not None:
        why_not = _OBSTACLES[resumption.obstacle].format(state=resumption.state or "where it failed")
        return Redriving(None, why_not, in_vain=True)
    return Redriving(execution.stopped_at + REDRIVE_PERIOD)


def _refused(execution: ExecutionEnded, *, now: datetime) -> str:
    """Return why AWS refuses a redrive; "" when it does not."""
    arn = Arn.parse(execution.execution_arn)
    is_standard = arn is not None and arn.service == "states" and arn.resource.startswith("execution:")
    # An exported history carries no ARN, and only Standard executions have a history.
    if execution.execution_arn and not is_standard:
        return "an EXPRESS execution cannot be redriven"
    if now >= execution.stopped_at + REDRIVE_PERIOD:
        return f"this one ended more than {REDRIVE_PERIOD.days} days ago and cannot be redriven any more"
    # REDRIVABLE_BY_MAP_RUN is a Map Run's child: only its parent can be redriven.
    if execution.redrive_status not in (None, "REDRIVABLE"):
        return f"AWS gives its redrive status as {execution.redrive_status}"
    return ""
