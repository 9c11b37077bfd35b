"""SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat for the interpreter's waiting tasks."""

import json
from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions
from moto.stepfunctions.parser.asl.eval.callback.callback import (
    CallbackOutcomeFailure,
    CallbackOutcomeSuccess,
    CallbackPoolManager,
)

from local_cloud.patching import expect_function, replace, wrap
from local_cloud.stepfunctions.records import Response, answer, refusal

endpoints: dict[str, Any] = {}
"""Task token -> where its answer goes; kept after the task's end, so that a late answer is TaskTimedOut."""


def apply() -> None:
    """Remember every token the interpreter hands out, and replace the three handlers."""
    wrap(CallbackPoolManager, "add", _remember, parameters=("self", "callback_id"))
    wrap(
        CallbackPoolManager,
        "add_activity_task",
        _remember,
        parameters=("self", "callback_id", "activity_arn", "activity_input"),
    )
    expect_function(CallbackPoolManager, "generate", ("self",))
    replace(stepfunctions, "_send_task_success", send_task_success, parameters=("data",))
    replace(stepfunctions, "_send_task_failure", send_task_failure, parameters=("data",))
    replace(stepfunctions, "_send_task_heartbeat", send_task_heartbeat, parameters=("data",))


def is_answered(endpoint: Any) -> bool:
    """Return whether the task behind the endpoint has an outcome or was given up."""
    return bool(endpoint._notify_event.is_set())


def send_task_success(data: dict[str, Any]) -> Response:
    """Hand the task's output over; it must be JSON."""
    try:
        json.loads(data.get("output") or "")
    except ValueError:
        return refusal("InvalidOutput", "Invalid Output: 'Output is not valid JSON'")
    return _answer(
        data,
        lambda endpoint: endpoint.notify(
            CallbackOutcomeSuccess(callback_id=endpoint.callback_id, output=data["output"])
        ),
    )


def send_task_failure(data: dict[str, Any]) -> Response:
    """Hand the task's error and cause over."""
    return _answer(
        data,
        lambda endpoint: endpoint.notify(
            CallbackOutcomeFailure(callback_id=endpoint.callback_id, error=data.get("error"), cause=data.get("cause"))
        ),
    )


def send_task_heartbeat(data: dict[str, Any]) -> Response:
    """Start the task's heartbeat interval anew."""
    return _answer(data, lambda endpoint: endpoint.notify_heartbeat())


def _remember(original: Callable[..., Any], self: Any, callback_id: str, *args: Any, **kwargs: Any) -> Any:
    endpoint = endpoints[callback_id] = original(self, callback_id, *args, **kwargs)
    return endpoint


def _answer(data: dict[str, Any], notify: Callable[[Any], Any]) -> Response:
    endpoint = endpoints.get(data.get("taskToken", ""))
    if endpoint is None:
        return refusal("InvalidToken", "Invalid Token: 'Invalid token'")
    if is_answered(endpoint):
        return refusal("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
    notify(endpoint)
    return answer({})
