"""Answers the HTTP API: questions, the archive of reports, the catalog."""

from typing import Any

from handlers.http_api.app import build_app
from triage import bootstrap

app = build_app(bootstrap.aws())


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's context, passed on
    """Return the response to an HTTP API event in payload format 2.0."""
    return app.resolve(event, context)
