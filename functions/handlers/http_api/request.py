"""A request as routes see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import orjson
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from handlers.http_api.problem import FieldError, InvalidRequestError


@dataclass(frozen=True)
class Request:
    """Path parameters are decoded; query parameters given twice arrive joined by commas, as HTTP APIs send them."""

    method: str
    path: str
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    accept: str | None
    event: APIGatewayProxyEventV2

    @classmethod
    def of(cls, event: APIGatewayProxyEventV2, parameters: Mapping[str, str]) -> "Request":
        """Return the request of an HTTP API event in payload format 2.0."""
        return cls(
            method=event.http_method,
            path=event.path,
            parameters={name: unquote(value) for name, value in parameters.items()},
            query=event.query_string_parameters or {},
            accept=event.headers.get("accept"),
            event=event,
        )

    def json_object(self) -> dict[str, Any]:
        """Return the body. Raises InvalidRequestError when it is not a JSON object in UTF-8."""
        try:
            body = orjson.loads(self.event.decoded_body or b"")
        except ValueError as exc:
            raise InvalidRequestError(FieldError(field="body", message=f"is not JSON: {exc}")) from exc
        if not isinstance(body, dict):
            raise InvalidRequestError(FieldError(field="body", message="must be a JSON object"))
        return body
