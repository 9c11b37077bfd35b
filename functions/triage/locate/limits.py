"""Which limit a state or an execution ran into, and what it was waiting for."""

from datetime import timedelta

from triage.locate.definition import StateDefinition
from triage.locate.event_types import TIMEOUTS, text_of
from triage.locate.execution_history import FailedState
from triage.locate.wording import span
from triage.ports import HistoryEvent

_HEARTBEAT_ERROR = "States.HeartbeatTimeout"
# Step Functions gives a task 99,999,999 s unless its definition says otherwise.
_NO_LIMIT = 99_999_999
# https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
MOST_EVENTS = 25_000
# A timer fires a little after its time.
_TIMER_SLACK = timedelta(seconds=0.5)


def ran_into(state: FailedState, failed: HistoryEvent, defined: StateDefinition | None) -> str:
    """Return ` after 63.0 s (TimeoutSeconds 60)`, the limit that was reached first; "" when nothing tells."""
    if not state.attempts:
        return ""
    ran = failed.at - state.attempts[-1].at
    limits = limits_of(state, defined)
    heartbeat, timeout = limits.get("HeartbeatSeconds"), limits.get("TimeoutSeconds")
    named = f"TimeoutSeconds {timeout}" if timeout else ""
    if heartbeat and _was_heartbeat(failed, ran, timeout):
        named = f"HeartbeatSeconds {heartbeat}" + (f", before {named}" if named else "")
    return f" after {span(ran)}" + (f" ({named})" if named else "")


def limits_of(state: FailedState, defined: StateDefinition | None) -> dict[str, int]:
    """Return the state's TimeoutSeconds and HeartbeatSeconds as its last attempt had them, else as defined."""
    scheduled = state.attempts[-1].details if state.attempts else {}
    body = defined.body if defined else {}
    given = {
        "TimeoutSeconds": scheduled.get("timeoutInSeconds") or body.get("TimeoutSeconds"),
        "HeartbeatSeconds": scheduled.get("heartbeatInSeconds") or body.get("HeartbeatSeconds"),
    }
    return {name: value for name, value in given.items() if isinstance(value, int) and 0 < value < _NO_LIMIT}


def waited_for(state: FailedState) -> str | None:
    """Return what an attempt that did not come to its end was waiting for; None when that is nothing special."""
    if not state.attempts:
        return None
    scheduled = state.attempts[-1]
    resource = text_of(scheduled, "resource") or ""
    if scheduled.type == "ActivityScheduled":
        worker = "the worker that took it" if state.taken_up else "a worker: none took it"
        return f"it waited for {worker}; activity {resource}"
    if resource.endswith(".waitForTaskToken"):
        sent = "was handed over" if state.answer else "was not handed over yet"
        kind = text_of(scheduled, "resourceType")
        return f"it waited for its task token to come back; the token {sent} with {kind}:{resource.partition('.')[0]}"
    if resource.endswith((".sync", ".sync:2")):
        return f"it waited for the job that {text_of(scheduled, 'resourceType')}:{resource} had begun"
    return None


def ended_waiting(state: FailedState) -> bool:
    """Tell whether the state's last attempt ended by a timeout."""
    return state.failed is not None and state.failed.type in TIMEOUTS


def _was_heartbeat(failed: HistoryEvent, ran: timedelta, timeout: int | None) -> bool:
    """Tell whether no heartbeat came in time; AWS writes States.Timeout for either limit in some integrations."""
    if text_of(failed, "error") == _HEARTBEAT_ERROR:
        return True
    return timeout is None or ran + _TIMER_SLACK < timedelta(seconds=timeout)
