"""A JSONata expression that throws fails its state with States.QueryEvaluationError; moto ends in States.Runtime."""

from collections.abc import Callable
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
from moto.stepfunctions.parser.asl.component.common.string.string_expression import StringJSONata
from moto.stepfunctions.parser.asl.jsonata.jsonata import JSONataException

from local_cloud.patching import expect_function, wrap

_DETAILS = "evaluationFailedEventDetails"


def apply() -> None:
    """Catch the evaluator's errors where an expression of a state is evaluated."""
    expect_function(FailureEventException, "get_evaluation_failed_event_details", ("self",))
    wrap(StringJSONata, "_eval_body", _evaluated, parameters=("self", "env"))


def _evaluated(original: Callable[..., None], self: Any, env: Any) -> None:
    try:
        original(self, env)
    except JSONataException as exc:
        failure = _failure(env, self.expression, exc)
        env.event_manager.add_event(
            context=env.event_history_context,
            event_type=HistoryEventType.EvaluationFailed,
            event_details={_DETAILS: failure.get_evaluation_failed_event_details()},
        )
        raise failure from exc


def _failure(env: Any, expression: str, exc: Any) -> Any:
    error = StatesErrorName(typ=StatesErrorNameType.StatesQueryEvaluationError)
    thrown = f"{exc.error}: {exc.details}"
    cause = f"The JSONata expression '{expression}' threw an error during evaluation. {thrown}"
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=error,
            event_type=HistoryEventType.EvaluationFailed,
            event_details={_DETAILS: {"error": error.error_name, "cause": cause}},
        )
    )
