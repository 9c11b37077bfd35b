"""Recognises which export a document is, to say what was given where something else is taken."""

from collections.abc import Mapping
from typing import Any

from triage.errors import InvalidInputError
from triage.files.documents import Document, member, shown

_KEYS_SHOWN = 6


def wrong_kind(document: Document, *, option: str, allowed: str) -> InvalidInputError:
    """Return the error for a document that is not what the option takes."""
    value = document.values[0] if document.values else None
    given = recognise(value) or described(value)
    return InvalidInputError(f"{document.name}: this is {given}; {option} takes {allowed}")


def recognise(value: object) -> str | None:
    """Return which export the value is and the option that takes it; None when it is none that is known."""
    if isinstance(value, list):
        return _of_events(value)
    if not isinstance(value, Mapping):
        return None
    if "detail-type" in value:
        return f"an EventBridge event {shown(value['detail-type'])}"
    for keys, kind in _KINDS:
        if all(member(value, key) is not None for key in keys):
            return kind
    return _of_events(member(value, "events"))


_KINDS = (
    (("StartAt", "States"), "a state machine definition (--definition)"),
    (("definition", "stateMachineArn"), "an answer of describe-state-machine (--definition)"),
    (("executionArn", "status"), "an answer of describe-execution (--execution)"),
    (("MetricDataResults",), "an answer of get-metric-data (--metrics)"),
    (("MetricAlarms",), "an answer of describe-alarms (--alarm)"),
    (("NewStateValue",), "a CloudWatch alarm notification (--alarm)"),
)


def _of_events(events: object) -> str | None:
    first: Any = events[0] if isinstance(events, list) and events else None
    if not isinstance(first, Mapping):
        return None
    if "type" in first and "id" in first:
        return "an execution history (--history)"
    if member(first, "SourceIdentifier") is not None:
        return "an answer of rds describe-events (--events)"
    if "message" in first and "timestamp" in first:
        return "an answer of filter-log-events (--logs)"
    return None


def described(value: object) -> str:
    """Return what a JSON value is in a few words."""
    if isinstance(value, Mapping):
        keys = ", ".join(list(map(str, value))[:_KEYS_SHOWN])
        return f"a JSON object with the keys {keys}" if keys else "an empty JSON object"
    if isinstance(value, list):
        return "an empty JSON list" if not value else f"a JSON list of {len(value)} values"
    return f"the JSON value {shown(value)}"
