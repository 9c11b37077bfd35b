"""An HTTP API whose function fails answers as API Gateway does; ministack shows the caller the function's error."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import lambda_svc

from local_cloud.patches.settings import Settings
from local_cloud.patching import wrap


def apply(_settings: Settings) -> None:
    """Replace the answer to a failed or throttled invocation."""
    name = "lambda_execute_result_to_api_proxy_response"
    wrap(lambda_svc, name, hide_error, parameters=("exec_result",))


def hide_error(original: Callable[[Mapping[str, Any]], Any], exec_result: Mapping[str, Any]) -> Any:
    """Return the response in proxy form, and ministack's second value."""
    if exec_result.get("throttle"):
        return _answer(503, "Service Unavailable"), None
    if exec_result.get("error"):
        return _answer(500, "Internal Server Error"), None
    return original(exec_result)


def _answer(status: int, message: str) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps({"message": message})}
