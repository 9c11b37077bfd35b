"""Histories: the interpreter's events go straight into ministack's record, in AWS's structure."""

import json
from typing import Any

from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager

from local_cloud.patching import expect_function
from local_cloud.stepfunctions.execution_log import ExecutionLog
from local_cloud.stepfunctions.records import Record

_LAST_EVENTS = {"ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"}
_EVENT_MEMBERS = ("event_id", "source_event_id", "event_type", "timestamp", "event_details")


class ExecutionHistory(EventManager):  # type: ignore[misc]  # moto is untyped
    """Writes one execution's events to its record and its log, until the execution has ended."""

    def __init__(self, record: Record, log: ExecutionLog, *, reentered_state: str | None = None) -> None:
        """Go on after the events already in the record; a redrive does not re-enter `reentered_state`."""
        super().__init__()
        self._record = record
        self._log = log
        self._closed = False
        self._reentered_state = reentered_state
        self._event_id_gen._next_id = len(record["events"]) + 1

    def add_event(self, *args: Any, **kwargs: Any) -> Any:
        """Publish an event and return its id, leaving out what AWS does not write.

        That is the entry of a state that a redrive only reschedules, and the second EvaluationFailed: moto
        publishes one where the expression fails and one where its state does.
        """
        if self._reentered_state is not None and self._is_reentry(kwargs):
            self._reentered_state = None
            return kwargs["context"].source_event_id
        if self._is_second_evaluation_failure(kwargs):
            return kwargs["context"].source_event_id
        return super().add_event(*args, **kwargs)

    def event(self, event_id: int) -> dict[str, Any]:
        """Return the published event with this id."""
        event: dict[str, Any] = self._record["events"][event_id - 1]
        return event

    def _is_reentry(self, event: dict[str, Any]) -> bool:
        details = (event.get("event_details") or {}).get("stateEnteredEventDetails")
        return details is not None and details["name"] == self._reentered_state

    def _is_second_evaluation_failure(self, event: dict[str, Any]) -> bool:
        if event.get("event_type") != HistoryEventType.EvaluationFailed:
            return False
        source = event["context"].source_event_id
        events = self._record["events"]
        return bool(0 < source <= len(events) and events[source - 1]["type"] == "EvaluationFailed")

    def _publish_history_event(self, **members: Any) -> None:
        # A task that outlives its execution writes nothing.
        if self._closed:
            return
        event = self._create_history_event(**members)
        event["type"] = getattr(event["type"], "value", event["type"])
        if event["type"] == "ExecutionStarted":
            # The caller's own text, not its parsed and written form.
            event["executionStartedEventDetails"]["input"] = self._record["input"]
        self._closed = event["type"] in _LAST_EVENTS
        plain_event = json.loads(json.dumps(event, default=str))
        self._record["events"].append(plain_event)
        self._log.write(plain_event)


def check_interpreter() -> None:
    """Raise PatchError unless moto's event manager has the hooks this history overrides."""
    expect_function(EventManager, "_publish_history_event", ("self", *_EVENT_MEMBERS))
    expect_function(EventManager, "_create_history_event", _EVENT_MEMBERS)
    expect_function(
        EventManager,
        "add_event",
        ("self", "context", "event_type", "event_details", "timestamp", "update_source_event_id"),
    )
