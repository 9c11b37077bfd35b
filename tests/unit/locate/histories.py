"""Writes execution histories for tests as AWS writes them: ids, previousEventIds and times in order."""

from datetime import UTC, datetime, timedelta
from typing import Any

from triage.ports import HistoryEvent

START = datetime(2026, 11, 22, 2, 13, 0, tzinfo=UTC)
ARN = "arn:aws:states:eu-west-1:111122223333:execution:customer-etl:7f3c"
MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:customer-etl"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:acme-load-table"


class History:
    """Events one second apart; each follows the last one unless `after` names another."""

    def __init__(self) -> None:
        self.events: list[HistoryEvent] = []
        self.add("ExecutionStarted")

    def add(self, kind: str, *, after: int | None = None, at: float | None = None, **details: Any) -> int:
        """Write one event and return its id; `at` in seconds after the start."""
        number = len(self.events) + 1
        # AWS writes 0, not 1, before the first state.
        previous = (0 if number <= 2 else number - 1) if after is None else after
        moment = START + timedelta(seconds=number - 1 if at is None else at)
        self.events.append(HistoryEvent(id=number, previous_id=previous, type=kind, at=moment, details=details))
        return number

    def run(self, kind: str, name: str, *, after: int | None = None) -> int:
        """Write a state that was entered and left again."""
        self.add(f"{kind}StateEntered", after=after, name=name, input="{}")
        return self.add(f"{kind}StateExited", name=name, output="{}")

    def enter(self, kind: str, name: str, *, after: int | None = None, given: str = "{}") -> int:
        """Write a state's entry."""
        return self.add(f"{kind}StateEntered", after=after, name=name, input=given)

    def attempt(
        self, error: str | None = "Boom", cause: str | None = "it broke", *, function: str = FUNCTION, **scheduled: Any
    ) -> int:
        """Write one failed Lambda attempt of the state entered last."""
        self.add("LambdaFunctionScheduled", resource=function, input="{}", **scheduled)
        self.add("LambdaFunctionStarted")
        return self.add("LambdaFunctionFailed", **_given(error=error, cause=cause))

    def fail(self, error: str | None = "Boom", cause: str | None = "it broke", *, after: int | None = None) -> int:
        """Write the end."""
        return self.add("ExecutionFailed", after=after, **_given(error=error, cause=cause))


def _given(**values: str | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
