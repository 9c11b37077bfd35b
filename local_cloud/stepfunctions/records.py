"""Executions as ministack stores them: where they are, their times, their addresses."""

import contextvars
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from ministack.core.responses import error_response_json, get_account_id, get_region, json_response
from ministack.services import stepfunctions

Record: TypeAlias = dict[str, Any]
"""An execution: the members of DescribeExecution, its `events`, and members of ours that begin with `_`."""

Machine: TypeAlias = dict[str, Any]
"""A state machine: the members of DescribeStateMachine."""

Response: TypeAlias = tuple[int, dict[str, str], bytes]
"""HTTP status, headers and body, as ministack's handlers return them."""

Handler: TypeAlias = Callable[[dict[str, Any]], Response]


def answer(body: dict[str, Any]) -> Response:
    """Return a 200 response; timestamps in ISO 8601 become epoch seconds on the way out."""
    response: Response = json_response({key: value for key, value in body.items() if value is not None})
    return response


def refusal(code: str, message: str) -> Response:
    """Return the 400 response of a client error."""
    response: Response = error_response_json(code, message, 400)
    return response


def find_execution(execution_arn: Any) -> Record | None:
    """Return the execution's record of the current account and Region, or None."""
    record: Record | None = stepfunctions._executions.get(execution_arn)
    return record


def execution_missing(execution_arn: Any) -> Response:
    """Return AWS's answer to an unknown execution."""
    return refusal("ExecutionDoesNotExist", f"Execution Does Not Exist: '{execution_arn}'")


def machine_missing(state_machine_arn: Any) -> Response:
    """Return AWS's answer to an unknown state machine."""
    return refusal("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{state_machine_arn}'")


def machine_of(record: Record) -> Machine | None:
    """Return the execution's state machine; a Distributed Map's child names its machine `arn/label`."""
    machine: Machine | None = stepfunctions._state_machines.get(base_machine_arn(record["stateMachineArn"]))
    return machine


def base_machine_arn(state_machine_arn: str) -> str:
    """Return a state machine's ARN without the label of a Distributed Map state."""
    return state_machine_arn.split("/", 1)[0]


def epoch_milliseconds(iso_time: str | None) -> int | None:
    """Return an ISO 8601 time, `Z` allowed, as epoch milliseconds."""
    if iso_time is None:
        return None
    return int(datetime.fromisoformat(iso_time).timestamp() * 1000)


def states_arn(kind: str, name: str) -> str:
    """Return the ARN of a Step Functions resource (`execution`, `activity`) in the current account and Region."""
    return f"arn:aws:states:{get_region()}:{get_account_id()}:{kind}:{name}"


def store_execution(context: contextvars.Context, record: Record) -> None:
    """Store the record in the account and Region of `context`, whatever thread calls."""
    context.copy().run(stepfunctions._executions.__setitem__, record["executionArn"], record)
