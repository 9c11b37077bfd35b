"""Paths that lead nowhere and Choices without a match, as AWS ends them: States.Runtime, past every Retry and Catch.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

from collections.abc import Callable, Iterator
from typing import Any

from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import (
    StatesErrorNameType,
)
from moto.stepfunctions.parser.asl.component.state.choice.comparison.comparison_func import ComparisonFuncValue
from moto.stepfunctions.parser.asl.component.state.choice.comparison.comparison_operator_type import (
    ComparisonOperatorType,
)
from moto.stepfunctions.parser.asl.component.state.choice.comparison.variable import NoSuchVariable
from moto.stepfunctions.parser.asl.component.state.choice.state_choice import StateChoice
from moto.stepfunctions.parser.asl.component.state.exec.execute_state import ExecutionState
from moto.stepfunctions.parser.asl.utils.json_path import NoSuchJsonPathError

from local_cloud.patching import wrap

_NO_MATCH = "No branching option reached"
_INVALID_VALUE = "The choice state's condition path references an invalid value."
_NO_NEXT_STATE = "Failed to transition out of the state. The state does not point to a next state."


def apply() -> None:
    """Let a path failure pass what would make a service's error of it; word a Choice without a match."""
    for state in dict.fromkeys(_with_subclasses(ExecutionState)):
        if "_from_error" in vars(state):
            wrap(state, "_from_error", _passing_on, parameters=("self", "env", "ex"))
        if "_eval_execution" in vars(state):
            wrap(state, "_eval_execution", _noting_field, parameters=("self", "env"))
    wrap(StateChoice, "_eval_state", _choosing, parameters=("self", "env"))
    wrap(ComparisonFuncValue, "_eval_body", _comparing, parameters=("self", "env"))


def _with_subclasses(state: type[Any]) -> Iterator[type[Any]]:
    yield state
    for each in state.__subclasses__():
        yield from _with_subclasses(each)


def _noting_field(original: Callable[..., None], self: Any, env: Any) -> None:
    """Keep the field that was evaluated: `env` is a frame of the state's own, which is gone when it is asked for."""
    try:
        original(self, env)
    except NoSuchJsonPathError as exc:
        exc.__dict__.setdefault("field_name", env.next_field_name)
        raise


def _passing_on(original: Callable[..., Any], self: Any, env: Any, ex: Exception) -> Any:
    if isinstance(ex, NoSuchJsonPathError):
        # State._eval_body makes States.Runtime of it, and names the field.
        env.next_field_name = vars(ex).get("field_name") or env.next_field_name
        raise ex
    return original(self, env, ex)


def _choosing(original: Callable[..., None], self: Any, env: Any) -> None:
    try:
        original(self, env)
    except RuntimeError as exc:
        if not str(exc.args[0]).startswith(_NO_MATCH):
            raise
        raise _runtime_failure(env, _NO_NEXT_STATE) from exc


def _comparing(original: Callable[..., None], self: Any, env: Any) -> None:
    variable = env.stack[-1]
    if isinstance(variable, NoSuchVariable) and self.operator_type is not ComparisonOperatorType.IsPresent:
        path = variable.path.partition(",")[0]
        raise _runtime_failure(env, f"Invalid path '{path}': {_INVALID_VALUE}")
    original(self, env)


def _runtime_failure(env: Any, cause: str) -> FailureEventException:
    error = StatesErrorName(typ=StatesErrorNameType.StatesRuntime)
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=error,
            event_type=HistoryEventType.TaskFailed,
            event_details={"taskFailedEventDetails": {"error": error.error_name, "cause": cause}},
        )
    )
