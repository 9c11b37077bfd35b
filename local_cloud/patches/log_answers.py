"""Operations of CloudWatch Logs as plain functions: checked requests in, responses out, refusals as exceptions."""

from collections.abc import Callable
from typing import Any

from ministack.core.responses import error_response_json, json_response

from local_cloud.logs_queries.constraints import check_constraints
from local_cloud.logs_queries.errors import RefusedError

Operation = Callable[[dict[str, Any]], dict[str, Any]]


def answering(name: str, operation: Operation) -> Callable[[dict[str, Any]], Any]:
    """Return ministack's form of the operation `name`: what it refuses becomes an error response."""

    def handler(data: dict[str, Any]) -> Any:
        try:
            check_constraints(name, data)
            return json_response(operation(data))
        except RefusedError as exc:
            return error_response_json(exc.code, str(exc), 400)

    return handler
