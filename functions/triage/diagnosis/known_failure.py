"""The failure as the report tells it: redacted, and backed by at least one fact of its own."""

from collections.abc import Sequence

from triage.diagnosis.raised import json_record
from triage.mining.redaction import redact
from triage.model.evidence import AlarmRef, ExecutionRef, Fact
from triage.model.failure import Failure
from triage.model.incident import OpenedIncident

# How much of a message must be found again in a fact for the fact to show it: sources shorten what is long.
_SHOWN_CHARACTERS = 60
_LONGEST_CAUSE = 4_000


def redacted(failure: Failure) -> Failure:
    """Return the failure with secrets taken out of everything that is text from outside."""
    origin = failure.origin.model_copy(
        update={"error": _redact(failure.origin.error), "cause": _redact(failure.origin.cause)}
    )
    return failure.model_copy(
        update={"error": _redact(failure.error), "cause": _redact(failure.cause), "origin": origin}
    )


def message_of(cause: str | None) -> str:
    """Return what the cause says to a person: the `errorMessage` of a Lambda payload, else the cause, one line."""
    if not cause:
        return ""
    record = json_record(cause) or {}
    message = record.get("errorMessage") or record.get("Cause") or record.get("StatusReason") or cause
    return " ".join(str(message).split())


def failure_fact(opened: OpenedIncident, failure: Failure | None, facts: Sequence[Fact]) -> Fact | None:
    """Return a fact that shows the failure when none of the given does, so that a finding can cite it."""
    if opened.alarm is not None:
        return None if any(fact.source == "alarm" for fact in facts) else _alarm_fact(opened)
    own = [fact for fact in facts if fact.source == "execution_history"]
    if failure is not None and any(shows(fact.text, failure.error, failure.cause) for fact in own):
        return None
    return _execution_fact(opened, failure)


def shows(text: str, error: str | None, cause: str | None) -> bool:
    """Return whether the text shows this error and the beginning of this cause; a missing one counts as shown."""
    return (error or "") in text and _flat(message_of(cause))[:_SHOWN_CHARACTERS] in _flat(text)


def _flat(text: str) -> str:
    # Sources quote causes as they come, as JSON within a sentence: what is escaped there differs from the message.
    return " ".join(text.replace("\\n", " ").replace("\\", "").split())


def _alarm_fact(opened: OpenedIncident) -> Fact | None:
    alarm = opened.alarm
    if alarm is None:
        return None
    text = f"alarm {alarm.alarm_name} went to {alarm.state}: {redact(alarm.reason)}"
    ref = AlarmRef(alarm=alarm.alarm_arn, at=alarm.changed_at)
    return Fact(source="alarm", at=alarm.changed_at, resource=alarm.alarm_arn, text=text, ref=ref, weight=0.9)


def _execution_fact(opened: OpenedIncident, failure: Failure | None) -> Fact | None:
    execution = opened.execution
    if execution is None:
        return None
    error = failure.error if failure else _redact(execution.error)
    cause = message_of(failure.cause if failure else _redact(execution.cause))[:_LONGEST_CAUSE]
    said = ": ".join(part for part in (error, cause) if part) or "neither error nor cause is given"
    where = f" in {failure.state}" if failure and failure.state else ""
    return Fact(
        source="execution_history",
        at=execution.stopped_at,
        resource=execution.execution_arn,
        text=f"execution {execution.status.upper()}{where}: {said}",
        ref=ExecutionRef(execution=execution.execution_arn),
        weight=0.9,
    )


def _redact(text: str | None) -> str | None:
    return redact(text) if text else text
