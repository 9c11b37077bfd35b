"""Activities: ministack keeps them, the interpreter queues their tasks, GetActivityTask hands the tasks out."""

import asyncio
import time
from typing import Any

from ministack.services import stepfunctions
from moto.stepfunctions.parser.backend.activity import Activity

from local_cloud.patching import expect_function, replace, wrap
from local_cloud.stepfunctions.records import Handler, Response, answer, refusal, states_arn
from local_cloud.stepfunctions.task_tokens import endpoints, is_answered

activities: dict[str, Any] = {}
"""Activity ARN -> the interpreter's queue of its tasks."""

_LONG_POLL_SECONDS = 60
_POLL_INTERVAL_SECONDS = 0.05


def apply() -> None:
    """Give each activity of ministack a queue of the interpreter, and hand its tasks out."""
    expect_function(Activity, "get_task", ("self",))
    wrap(stepfunctions, "_create_activity", _create_activity, parameters=("data",))
    wrap(stepfunctions, "_delete_activity", _delete_activity, parameters=("data",))
    replace(stepfunctions, "_get_activity_task", get_activity_task, parameters=("data",))


async def get_activity_task(data: dict[str, Any]) -> Response:
    """Answer with the next waiting task of the activity; without one, empty after a minute, as on AWS."""
    activity = activities.get(data.get("activityArn", ""))
    if activity is None:
        return refusal("ActivityDoesNotExist", f"Activity Does Not Exist: '{data.get('activityArn')}'")
    deadline = time.monotonic() + _LONG_POLL_SECONDS
    while time.monotonic() < deadline:
        task = _next_waiting(activity)
        if task is not None:
            endpoints[task.task_token].notify_activity_task_start(data.get("workerName"))
            return answer({"taskToken": task.task_token, "input": task.task_input})
        await asyncio.sleep(_POLL_INTERVAL_SECONDS)
    return answer({})


def _next_waiting(activity: Any) -> Any:
    """Return the oldest task that is still waited for, dropping those given up, or None."""
    while True:
        try:
            task = activity.get_task()
        except IndexError:
            return None
        endpoint = endpoints.get(task.task_token)
        if endpoint is None:
            # Queued a moment before its token is known: leave it for the next poll.
            activity._tasks.appendleft(task)
            return None
        if not is_answered(endpoint):
            return task


def _create_activity(original: Handler, data: dict[str, Any]) -> Response:
    """Create an activity; creating it again answers with the existing one, as on AWS."""
    arn = states_arn("activity", str(data.get("name")))
    existing = stepfunctions._activities.get(arn)
    if existing is not None:
        return answer({"activityArn": arn, "creationDate": existing["creationDate"]})
    response = original(data)
    if response[0] == 200:
        activities[arn] = Activity(arn, data["name"])
    return response


def _delete_activity(original: Handler, data: dict[str, Any]) -> Response:
    activities.pop(data.get("activityArn", ""), None)
    return original(data)
