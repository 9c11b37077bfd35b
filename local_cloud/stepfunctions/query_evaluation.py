"""Failing JSONata expressions as AWS words them: what throws is States.QueryEvaluationError, and names its field."""

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
from moto.stepfunctions.parser.asl.jsonata import validations
from moto.stepfunctions.parser.asl.jsonata.jsonata import JSONataException

from local_cloud.patching import expect_function, rebind_everywhere, wrap
from local_cloud.stepfunctions.evaluation_events import publish_evaluation_failure
from local_cloud.stepfunctions.expression_fields import current_field

_DETAILS = "evaluationFailedEventDetails"
_ARGUMENTS = ("env", "expression", "rich_jsonata_expression")


def apply() -> None:
    """Catch the evaluator's errors, with which moto ends in States.Runtime, and name the field in moto's own."""
    expect_function(FailureEventException, "get_evaluation_failed_event_details", ("self",))
    wrap(StringJSONata, "_eval_body", _evaluated, parameters=("self", "env"))
    for check in ("_validate_null_output", "_validate_string_output"):
        expect_function(validations, check, _ARGUMENTS)
    name = "validate_jsonata_expression_output"
    original = expect_function(validations, name, (*_ARGUMENTS, "jsonata_result"))
    rebind_everywhere("moto.stepfunctions", name, original, _validate)


def _evaluated(original: Callable[..., None], self: Any, env: Any) -> None:
    try:
        original(self, env)
    except JSONataException as exc:
        thrown = f" threw an error during evaluation. {exc.error}: {exc.details}"
        error = StatesErrorName(typ=StatesErrorNameType.StatesQueryEvaluationError)
        failure = FailureEventException(
            FailureEvent(
                env=env,
                error_name=error,
                event_type=HistoryEventType.EvaluationFailed,
                event_details={_DETAILS: _details(error.error_name, self.expression, thrown)},
            )
        )
        publish_evaluation_failure(env, failure)
        raise failure from exc


def _validate(env: Any, expression: str, rich_jsonata_expression: str, jsonata_result: Any) -> None:
    """Check a result as moto does; its failure names the field."""
    try:
        if jsonata_result is None:
            validations._validate_null_output(env, expression, rich_jsonata_expression)
        if isinstance(jsonata_result, str):
            validations._validate_string_output(env, expression, rich_jsonata_expression)
    except FailureEventException as failure:
        details = failure.failure_event.event_details[_DETAILS]
        happened = details["cause"].removeprefix(_subject(expression))
        details.update(_details(details["error"], expression, happened))
        publish_evaluation_failure(env, failure)
        raise


def _subject(expression: str) -> str:
    return f"The JSONata expression '{expression}'"


def _details(error: str, expression: str, happened: str) -> dict[str, str]:
    """Return the event's details for an expression to which `happened`; " returned nothing", for example."""
    field = current_field()
    if field is None:
        return {"error": error, "cause": _subject(expression) + happened}
    cause = f"{_subject(expression)} specified for the field '{field}'{happened}"
    return {"error": error, "cause": cause, "location": field}
