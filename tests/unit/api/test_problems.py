"""Every error is a problem, every response has its security headers, and no stack trace leaves."""

import pytest

from tests.unit.api.conftest import Call, FakeServices
from triage.errors import AccessDeniedError, ConfigurationError, ResourceNotFoundError, UnavailableError

EVERY_KIND = [
    ("GET", "/reports", None, 200),
    ("GET", "/reports/01KB1", "text/html", 200),
    ("GET", "/openapi.json", None, 200),
    ("DELETE", "/pipelines/customer-etl", None, 204),
    ("GET", "/reports/01KB1", "image/png", 406),
    ("GET", "/nowhere", None, 404),
    ("PATCH", "/reports", None, 405),
    ("POST", "/chat", None, 400),
]


@pytest.mark.parametrize(("method", "path", "accept", "status"), EVERY_KIND)
def test_every_response_has_the_security_headers(
    call: Call, method: str, path: str, accept: str | None, status: int
) -> None:
    reply = call(method, path, accept=accept)
    assert reply.status == status
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert reply.headers["X-Frame-Options"] == "DENY"
    assert reply.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "script-src" not in reply.headers["Content-Security-Policy"]


def test_only_a_page_may_have_styles(call: Call) -> None:
    page = call("GET", "/reports/01KB1", accept="text/html").headers["Content-Security-Policy"]
    text = call("GET", "/reports/01KB1", accept="text/plain").headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in page
    assert "sandbox" in page
    assert "style-src" not in text


@pytest.mark.parametrize("path", ["/", "/nowhere", "/reports/", "/reports/a/b", "/pipelines/"])
def test_unknown_path_is_a_problem(call: Call, path: str) -> None:
    reply = call("GET", path)
    assert (reply.status, reply.media_type) == (404, "application/problem+json")
    assert reply.json == {
        "type": "urn:triage:problem:unknown-route",
        "title": "No such route",
        "status": 404,
        "detail": f"there is no {path}; see /openapi.json",
        "request_id": "req-1",
    }


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("GET", "/chat", ["POST"]), ("POST", "/pipelines/x", ["GET", "PUT", "DELETE"]), ("PUT", "/openapi.json", ["GET"])],
)
def test_method_a_path_does_not_have_is_told_which_it_has(
    call: Call, method: str, path: str, allowed: list[str]
) -> None:
    reply = call(method, path)
    assert (reply.status, reply.json["allowed"], reply.headers["Allow"]) == (405, allowed, ", ".join(allowed))


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (AccessDeniedError("states:DescribeExecution", "no"), 502, "aws-access-denied"),
        (ResourceNotFoundError("no table"), 502, "aws-resource-missing"),
        (UnavailableError("slow down"), 503, "aws-unavailable"),
    ],
)
def test_failure_of_aws_is_told_as_such(
    call: Call, services: FakeServices, error: Exception, status: int, slug: str
) -> None:
    services.answer = error
    reply = call("POST", "/chat", body={"message": "why?"})
    assert (reply.status, reply.json["type"]) == (status, f"urn:triage:problem:{slug}")
    assert reply.json["detail"] == str(error)
    assert reply.headers.get("Retry-After") == ("5" if status == 503 else None)


@pytest.mark.parametrize("error", [ZeroDivisionError("secret"), ConfigurationError("secret"), KeyError("secret")])
def test_unexpected_error_tells_only_the_request_id_and_is_logged(
    call: Call, services: FakeServices, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    services.answer = error
    reply = call("POST", "/chat", body={"message": "why?"})
    assert (reply.status, reply.media_type) == (500, "application/problem+json")
    assert reply.json["request_id"] == "req-1"
    assert "req-1" in reply.json["detail"]
    assert "secret" not in reply.body
    assert "Traceback" not in reply.body
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("ERROR", "request failed")
    assert vars(record)["request_id"] == "req-1"
    assert record.exc_info is not None
    assert record.exc_info[1] is error


def test_callers_mistakes_are_not_logged_as_errors(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    call("POST", "/chat", body="{")
    call("GET", "/nowhere")
    assert caplog.records == []
