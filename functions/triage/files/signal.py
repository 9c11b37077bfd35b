"""What the given files amount to: an execution's end, an alarm's change, or files that name neither."""

from datetime import datetime

from triage.errors import InvalidInputError
from triage.files.execution import STATUSES
from triage.files.exports import Exports
from triage.files.history import History
from triage.model.arn import state_machine_of
from triage.model.signal import AlarmChanged, ExecutionEnded, FilesGiven
from triage.model.vocabulary import Status
from triage.ports import HistoryEvent

_ENDS = {
    "ExecutionFailed": Status.FAILED,
    "ExecutionTimedOut": Status.TIMED_OUT,
    "ExecutionAborted": Status.ABORTED,
    "ExecutionSucceeded": Status.HEALTHY,
}
_FAILED_ENDINGS = ("Failed", "TimedOut", "Aborted")


def signal_of(exports: Exports) -> ExecutionEnded | AlarmChanged | FilesGiven:
    """Return the signal; an execution goes before an alarm.

    Raises InvalidInputError for a history in which nothing ended and nothing failed.
    """
    if exports.history or exports.execution:
        return _execution(exports)
    if exports.alarm:
        return exports.alarm
    return FilesGiven(name=exports.name, at=exports.read_at)


def end_of(history: History) -> HistoryEvent | None:
    """Return the last event that ended the execution, else the last failure in a history that was cut off."""
    ends = (event for event in reversed(history.events) if event.type in _ENDS)
    failures = (event for event in reversed(history.events) if event.type.endswith(_FAILED_ENDINGS))
    return next(ends, None) or next(failures, None)


def _execution(exports: Exports) -> ExecutionEnded:
    history, given = exports.history, exports.execution
    end = end_of(history) if history else None
    if history and end is None and given is None:
        raise InvalidInputError(
            f"{history.name}: none of its {len(history.events)} events, the last being {history.events[-1].type}, "
            "ends the execution or is a failure; export it whole, or give describe-execution's answer as well"
        )
    machine = (given.state_machine_arn if given else "") or (exports.definition.arn if exports.definition else "")
    arn = given.arn if given else ""
    return ExecutionEnded(
        execution_arn=arn,
        state_machine_arn=machine or state_machine_of(arn) or "",
        status=_status(exports, end),
        started_at=(given.started_at if given else None) or _began(history),
        stopped_at=_stopped(exports, end),
        redrive_count=given.redrive_count if given else 0,
        redrive_status=given.redrive_status if given else None,
        error=(given.error if given else None) or _detail(end, "error"),
        cause=(given.cause if given else None) or _detail(end, "cause"),
    )


def _status(exports: Exports, end: HistoryEvent | None) -> Status:
    if end is not None and end.type in _ENDS:
        return _ENDS[end.type]
    return STATUSES[exports.execution.status] if exports.execution else Status.FAILED


def _stopped(exports: Exports, end: HistoryEvent | None) -> datetime:
    given = exports.execution.stopped_at if exports.execution else None
    return (end.at if end else None) or given or exports.read_at


def _began(history: History | None) -> datetime | None:
    first = history.events[0] if history else None
    return first.at if first and first.type == "ExecutionStarted" else None


def _detail(event: HistoryEvent | None, key: str) -> str | None:
    value = event.details.get(key) if event else None
    return value if isinstance(value, str) else None
