"""Names what a failed state had started that can be looked into: a nested execution, or the Map Run of its items."""

from dataclasses import dataclass
from typing import Literal

from triage.locate.cause import parse_json_object, told_execution
from triage.locate.event_types import text_of
from triage.locate.execution_history import FailedState
from triage.model.arn import Arn
from triage.ports import HistoryEvent


@dataclass(frozen=True)
class Below:
    """What lies below a failed state. `event` tells of it; `arn` is empty for a Map Run that the history does not name.

    `told` is how it ended, as far as the event says.
    """

    kind: Literal["execution", "map_run"]
    arn: str
    state: str
    event: HistoryEvent
    told: str | None = None


def below(state: FailedState, event: HistoryEvent) -> Below | None:
    """Return what to look into below the state that failed with this event; None when it started nothing like that."""
    if state.name is None:
        return None
    if state.failed is not None and state.failed.type in {"MapRunFailed", "MapRunAborted"}:
        # A history that was cut off may lack the start, which alone names the Map Run.
        started = state.map_run
        return Below("map_run", text_of(started, "mapRunArn") or "", state.name, started or state.failed)
    told = told_execution(text_of(event, "cause"))
    arn = told.arn if told else _started_execution(state)
    if arn is None or not _is_execution(arn):
        return None
    return Below("execution", arn, state.name, event, told.status if told else None)


def _started_execution(state: FailedState) -> str | None:
    """Return the execution that a task waits for, as StartExecution answered."""
    if text_of(state.answer, "resourceType") not in {"states", "aws-sdk:sfn"}:
        return None
    arn = parse_json_object(text_of(state.answer, "output")).get("ExecutionArn")
    return arn if isinstance(arn, str) else None


def _is_execution(text: str) -> bool:
    arn = Arn.parse(text)
    return arn is not None and arn.service == "states" and arn.resource.startswith(("execution:", "express:"))
