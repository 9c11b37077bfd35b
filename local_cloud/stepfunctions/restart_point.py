"""Where a redriven execution goes on: the state, its input and the variables, read from the history.

AWS restarts only the failed branches of a Parallel and the failed iterations of a Map; here the whole Parallel or
Map state runs again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto.stepfunctions.parser.asl.component.common.flow.start_at import StartAt
from moto.stepfunctions.parser.asl.component.program.program import Program

# AWS enters these again; a Task, Parallel, Map or Wait it only reschedules (developer guide, redrive behavior).
_ENTERED_AGAIN = {"Choice", "Fail", "Pass", "Succeed"}


@dataclass(frozen=True)
class RestartPoint:
    """The top-level state a redrive begins with."""

    state: str
    state_input: Any
    variables: Mapping[str, Any]
    last_event_id: int
    reentered_state: str | None
    """The state whose entry is already in the history and must not be written again."""

    def restore(self, environment: Any) -> None:
        """Put input, variables and the place in the chain of events into a fresh interpreter environment."""
        environment.states.reset(self.state_input)
        for name, value in self.variables.items():
            environment.variable_store.set(name, value)
        environment.variable_store.reset_tracing()
        environment.event_history_context.source_event_id = self.last_event_id


def find_restart_point(
    definition: Mapping[str, Any], events: Sequence[Mapping[str, Any]], execution_input: Any
) -> RestartPoint:
    """Return where the failed execution with these history events goes on.

    That is the last top-level state entered, with the input it had; when it was already exited (the execution
    was stopped between two states), the state after it. Without any state entered it is the first one.
    """
    state, state_input, exited = definition["StartAt"], execution_input, False
    entered = False
    variables: dict[str, Any] = {}
    for event in events:
        details = event.get("stateEnteredEventDetails") or event.get("stateExitedEventDetails") or {}
        if details.get("name") not in definition["States"]:
            continue
        entered, exited = True, "stateExitedEventDetails" in event
        state, state_input = details["name"], json.loads(details["output" if exited else "input"])
        variables.update(_assigned(details))
    following = definition["States"][state].get("Next") if exited else None
    restart_state = following or state
    reschedules = entered and not exited and definition["States"][state]["Type"] not in _ENTERED_AGAIN
    return RestartPoint(
        state=restart_state,
        state_input=state_input,
        variables=variables,
        last_event_id=events[-1]["id"] if events else 0,
        reentered_state=restart_state if reschedules else None,
    )


def program_from(program: Any, state: str) -> Any:
    """Return the interpreter's program, with its timeout counting anew, beginning at `state`."""
    return Program(
        query_language=program.query_language,
        start_at=StartAt(state),
        states=program.states,
        timeout_seconds=program.timeout_seconds,
        comment=program.comment,
        version=program.version,
    )


def _assigned(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: json.loads(text) for name, text in (details.get("assignedVariables") or {}).items()}
