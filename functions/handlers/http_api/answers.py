"""HTTP responses: every one, good or bad, is built here and carries the security headers."""

from collections.abc import Mapping
from typing import Any

import orjson
from aws_lambda_powertools.event_handler import Response

from handlers.http_api.problem import MEDIA_TYPE, Problem

JSON = "application/json"
HTML = "text/html"
TEXT = "text/plain"

# Reports quote logs, which are hostile text: a page of ours may load nothing, run nothing, and be framed by nobody.
_NO_CONTENT_ALLOWED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _NO_CONTENT_ALLOWED,
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# A report's page brings its styles with it.
_PAGE_POLICY = f"{_NO_CONTENT_ALLOWED}; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"


def json_answer(
    content: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response[str]:
    """Return the content as JSON."""
    return _answer(orjson.dumps(content).decode(), media_type=JSON, status=status, headers=headers)


def text_answer(body: str, *, media_type: str, headers: Mapping[str, str] | None = None) -> Response[str]:
    """Return text in UTF-8; as `text/html` with a policy that lets a page have its styles and nothing else."""
    policy = {"Content-Security-Policy": _PAGE_POLICY} if media_type == HTML else {}
    return _answer(body, media_type=f"{media_type}; charset=utf-8", status=200, headers={**policy, **(headers or {})})


def no_content() -> Response[str]:
    """Return that it is done and there is nothing to say."""
    return _answer(None, media_type=None, status=204)


def problem_answer(problem: Problem, *, headers: Mapping[str, str] | None = None) -> Response[str]:
    """Return the problem, without the members it does not have."""
    body = orjson.dumps(problem.model_dump(mode="json", exclude_none=True)).decode()
    return _answer(body, media_type=MEDIA_TYPE, status=problem.status, headers=headers)


def _answer(
    body: str | None, *, media_type: str | None, status: int, headers: Mapping[str, str] | None = None
) -> Response[str]:
    merged: dict[str, str | list[str]] = {**_SECURITY_HEADERS, **(headers or {})}
    return Response(status_code=status, content_type=media_type, body=body, headers=merged)
