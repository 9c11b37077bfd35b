"""Execution histories as long as Step Functions allows, built event for event as AWS chains them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from triage.ports import HistoryEvent

# The most that Step Functions allows an execution.
EVENTS = 25_000
_START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
_FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:load"
_DATA = '"rows": [' + ", ".join(str(row) for row in range(60)) + "]"
_CAUSE = json.dumps({"errorType": "KeyError", "errorMessage": "no column", "stackTrace": ["load.py, line 31"] * 5})


class Writer:
    """Writes a history's events as they follow each other."""

    def __init__(self) -> None:
        """Begin with the execution's start."""
        self.events: list[HistoryEvent] = []
        self.add("ExecutionStarted")

    def add(self, kind: str, *, after: int | None = None, **told: str | int) -> int:
        """Write one event after the last one, or after another; return its id."""
        details: dict[str, Any] = dict(told)
        number = len(self.events) + 1
        previous = (number - 1 if number > 2 else 0) if after is None else after
        at = _START + timedelta(milliseconds=100 * number)
        if kind.endswith(("Entered", "Exited", "Scheduled", "Succeeded")):
            # What an execution carries from state to state; a text of its own in each event, as when downloaded.
            details["output" if kind.endswith(("Exited", "Succeeded")) else "input"] = f'{{"n": {number}, {_DATA}}}'
        self.events.append(HistoryEvent(id=number, previous_id=previous, type=kind, at=at, details=details))
        return number

    def attempt(self, *, failing: bool) -> int:
        """Write one Lambda attempt."""
        self.add("LambdaFunctionScheduled", resource=_FUNCTION)
        self.add("LambdaFunctionStarted")
        if failing:
            return self.add("LambdaFunctionFailed", error="KeyError", cause=f"{_CAUSE} {len(self.events)}")
        return self.add("LambdaFunctionSucceeded")

    def step(self, name: str) -> int:
        """Write a task that succeeded."""
        self.add("TaskStateEntered", name=name)
        self.attempt(failing=False)
        return self.add("TaskStateExited", name=name)

    def end(self) -> list[HistoryEvent]:
        """Write the failing task and the end; return all events."""
        self.add("TaskStateEntered", name="Load")
        self.attempt(failing=True)
        self.add("ExecutionFailed", error="KeyError", cause=_CAUSE)
        return self.events


def loop() -> list[HistoryEvent]:
    """Return a history that went round and round before it failed."""
    writer = Writer()
    while len(writer.events) < EVENTS - 10:
        writer.step(f"Step{len(writer.events) % 50}")
    return writer.end()


def retries() -> list[HistoryEvent]:
    """Return a history of one state that was retried until the history was full."""
    writer = Writer()
    writer.add("TaskStateEntered", name="Load")
    while len(writer.events) < EVENTS - 10:
        writer.attempt(failing=True)
    writer.add("ExecutionFailed", error="KeyError", cause=_CAUSE)
    return writer.events


def map_in_turn() -> list[HistoryEvent]:
    """Return a history of a Map whose last item failed, one after the other."""
    writer = Writer()
    writer.add("MapStateEntered", name="ForEach")
    last = writer.add("MapStateStarted", length=4000)
    index = 0
    while len(writer.events) < EVENTS - 20:
        writer.add("MapIterationStarted", after=last, name="ForEach", index=index)
        last = writer.step("Check")
        writer.add("MapIterationSucceeded", after=last, name="ForEach", index=index)
        index += 1
    writer.add("MapIterationStarted", after=last, name="ForEach", index=index)
    writer.add("TaskStateEntered", name="Load")
    failed = writer.attempt(failing=True)
    writer.add("MapIterationFailed", after=failed, name="ForEach", index=index)
    writer.add("MapStateFailed", after=failed)
    writer.add("ExecutionFailed", error="KeyError", cause=_CAUSE)
    return writer.events


def map_at_once(end: str = "ExecutionFailed") -> list[HistoryEvent]:
    """Return a history of a Map of which all items ran when the first failed, or when the time was up."""
    writer = Writer()
    writer.add("MapStateEntered", name="ForEach")
    started = writer.add("MapStateStarted", length=4000)
    scheduled = []
    for index in range(4000):
        begun = writer.add("MapIterationStarted", after=started, name="ForEach", index=index)
        entered = writer.add("TaskStateEntered", after=begun, name="Load")
        scheduled.append(writer.add("LambdaFunctionScheduled", after=entered, resource=_FUNCTION))
    if end == "ExecutionFailed":
        failed = writer.add("LambdaFunctionFailed", after=scheduled[7], error="KeyError", cause=_CAUSE)
        writer.add("MapIterationFailed", after=failed, name="ForEach", index=7)
        for index, attempt in enumerate(scheduled):
            if index != 7:
                writer.add("TaskStateAborted", after=attempt)
                writer.add("MapIterationAborted", after=attempt, name="ForEach", index=index)
        writer.add("MapStateFailed", after=failed)
    writer.add(end)
    return writer.events


HISTORIES: dict[str, Callable[[], list[HistoryEvent]]] = {
    "a long loop": loop,
    "one state retried": retries,
    "a Map, item by item": map_in_turn,
    "a Map, all items at once": map_at_once,
    "a Map at once, timed out": lambda: map_at_once("ExecutionTimedOut"),
}
