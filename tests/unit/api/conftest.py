"""The API over fakes, asked with events as API Gateway sends them."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from handlers.http_api.app import build_app
from tests.fakes import InMemoryCatalog, fake_ports
from tests.fakes.reports import make_report
from triage.model.answer import Answer
from triage.model.pipeline import parse_pipeline
from triage.model.signal import Question
from triage.ports import Ports
from triage.settings import Settings


@dataclass
class FakeServices:
    """Services whose answers a test sets, and whose questions it can read."""

    ports: Ports
    settings: Settings = field(default_factory=lambda: Settings(api_url="https://api.example.com"))
    answer: Answer | Exception = field(default_factory=lambda: Answer(answer="It failed.", conversation_id="c1"))
    questions: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        self.questions.append(question)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        return self.headers["Content-Type"]


def http_event(
    method: str,
    path: str,
    *,
    query: dict[str, str] | None = None,
    accept: str | None = None,
    body: str | bytes | None = None,
) -> dict[str, Any]:
    """Return an event of payload format 2.0; a body in bytes is sent in base64, as for binary content."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "headers": {"content-type": "application/json", "host": "api.example.com"},
        "requestContext": {
            "accountId": "111122223333",
            "apiId": "a1",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "t"},
            "requestId": "req-1",
            "routeKey": "$default",
            "stage": "$default",
            "time": "22/Nov/2026:02:14:05 +0000",
            "timeEpoch": 1795313645120,
        },
        "isBase64Encoded": isinstance(body, bytes),
    }
    if query:
        event["queryStringParameters"] = query
    if accept is not None:
        event["headers"]["accept"] = accept
    if body is not None:
        event["body"] = base64.b64encode(body).decode() if isinstance(body, bytes) else body
    return event


Call = Callable[..., Reply]


@pytest.fixture
def services() -> FakeServices:
    catalog = InMemoryCatalog([parse_pipeline({"pipeline_name": "customer-etl", "owner": "data-team"})])
    services = FakeServices(fake_ports(catalog=catalog))
    renditions = {"text/html": b"<!doctype html><p>ok</p>", "text/plain": "1) Summary ü".encode()}
    services.ports.archive.store(make_report(), renditions, severity="email")
    return services


@pytest.fixture
def call(services: FakeServices) -> Call:
    app = build_app(services)

    def send(method: str, path: str, **parts: Any) -> Reply:
        body = parts.pop("body", None)
        text = json.dumps(body) if isinstance(body, dict | list) else body
        answer = app.resolve(http_event(method, path, body=text, **parts), SimpleNamespace())  # type: ignore[arg-type] # unused
        return Reply(answer["statusCode"], dict(answer["headers"]), answer.get("body") or "")

    return send
