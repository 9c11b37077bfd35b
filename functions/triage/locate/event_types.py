"""What the types of history events mean for finding a failure (HistoryEventType of the Step Functions API)."""

from triage.model.vocabulary import Status
from triage.ports import HistoryEvent

TERMINAL = {
    "ExecutionFailed": Status.FAILED,
    "ExecutionTimedOut": Status.TIMED_OUT,
    "ExecutionAborted": Status.ABORTED,
    "ExecutionSucceeded": Status.HEALTHY,
}
ATTEMPTS = frozenset({"TaskScheduled", "LambdaFunctionScheduled", "ActivityScheduled"})
# Events that end one attempt, and carry error and cause when there are any.
FAILURES = frozenset(
    {
        "ActivityFailed",
        "ActivityScheduleFailed",
        "ActivityTimedOut",
        "EvaluationFailed",
        "LambdaFunctionFailed",
        "LambdaFunctionScheduleFailed",
        "LambdaFunctionStartFailed",
        "LambdaFunctionTimedOut",
        "MapRunAborted",
        "MapRunFailed",
        "TaskFailed",
        "TaskStartFailed",
        "TaskSubmitFailed",
        "TaskTimedOut",
    }
)
# Events that pass on the failure of a state inside; they have no error of their own.
PASSED_ON = frozenset({"MapIterationFailed", "MapStateFailed", "ParallelStateFailed"})
TIMEOUTS = frozenset({"ActivityTimedOut", "LambdaFunctionTimedOut", "TaskTimedOut"})
# Events by which a worker or a service takes an attempt on.
TAKEN_UP = frozenset({"ActivityStarted", "LambdaFunctionStarted", "TaskStarted"})
# Events with which the states inside a Map or Parallel state begin, or begin again after a retry.
CONTAINER_STARTS = frozenset({"MapStateStarted", "ParallelStateStarted", "MapRunStarted"})
# Events that carry what the called service answered.
ANSWERS = frozenset({"ActivitySucceeded", "LambdaFunctionSucceeded", "TaskSubmitted", "TaskSucceeded"})

_ENTERED = "StateEntered"
_EXITED = "StateExited"
_CONTAINERS = frozenset({"MapStateEntered", "ParallelStateEntered"})


def is_entered(event: HistoryEvent) -> bool:
    """Tell whether a state was entered."""
    return event.type.endswith(_ENTERED)


def is_exited(event: HistoryEvent) -> bool:
    """Tell whether a state was left, for the next one: by success or by a Catch."""
    return event.type.endswith(_EXITED)


def is_container_entered(event: HistoryEvent) -> bool:
    """Tell whether a state was entered that holds other states."""
    return event.type in _CONTAINERS


def is_failure(event: HistoryEvent) -> bool:
    """Tell whether something failed here, or the failure of something inside was passed on."""
    return event.type in FAILURES or event.type in PASSED_ON


def text_of(event: HistoryEvent | None, key: str) -> str | None:
    """Return a text of the event's details, None when there is none."""
    value = event.details.get(key) if event else None
    return value if isinstance(value, str) else None


def name_of(event: HistoryEvent) -> str | None:
    """Return the state's name of an entered, exited or Map iteration event."""
    return text_of(event, "name")
