"""GET /reports and GET /reports/{id}."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.fakes.reports import make_report
from tests.unit.api.conftest import Call, FakeServices
from triage.model.vocabulary import Category, Status


def store(services: FakeServices, report_id: str, **parts: Any) -> None:
    services.ports.archive.store(make_report(report_id=report_id, **parts), {}, severity="email")


def ids(reply: Any) -> list[str]:
    assert reply.status == 200, reply.body
    return [row["report_id"] for row in reply.json["reports"]]


def test_rows_come_newest_first_with_all_that_lists_them(call: Call, services: FakeServices) -> None:
    store(services, "R0", created_at=datetime(2026, 11, 1, tzinfo=UTC))
    reply = call("GET", "/reports")
    assert ids(reply) == ["01KB1", "R0"]
    assert reply.json["cursor"] is None
    assert reply.json["reports"][0] == {
        "report_id": "01KB1",
        "incident_id": "01KB0",
        "pipeline": "customer-etl",
        "created_at": "2026-11-22T02:14:00.000Z",
        "kind": "automatic",
        "status": "failed",
        "category": "permission",
        "severity": "email",
        "verdict": "fix_then_redrive",
        "fingerprint": "",
        "resources": [],
        "state": "Load",
        "error": "AccessDenied",
        "headline": "customer-etl FAILED in Load: not authorized to perform: s3:GetObject",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"pipeline": "orders"}, ["R1"]),
        ({"category": "data"}, ["R1"]),
        ({"status": "timed_out"}, ["R1"]),
        ({"q": "LATE"}, ["R1"]),
        ({"from": "2026-11-20", "to": "2026-11-20"}, ["R1"]),
        ({"from": "2026-11-20T23:59:59Z"}, ["01KB1", "R1"]),
        ({"from": "2026-11-21T00:59:59+01:00", "to": "2026-11-21"}, ["R1"]),
        ({"from": "2026-11-21T00:59:59 01:00", "to": "2026-11-21"}, ["R1"]),
        ({"from": "2026-11-21"}, ["01KB1"]),
        ({"to": "2026-11-19"}, []),
        ({"pipeline": "orders", "category": "memory"}, []),
    ],
)
def test_search_is_narrowed_by_each_parameter(
    call: Call, services: FakeServices, query: dict[str, str], found: list[str]
) -> None:
    at = datetime(2026, 11, 20, 23, 59, 59, 999_000, tzinfo=UTC)
    late = {"category": Category.DATA, "status": Status.TIMED_OUT, "summary": "- too late"}
    store(services, "R1", pipeline="orders", created_at=at, **late)
    assert ids(call("GET", "/reports", query=query)) == found


def test_cursor_leads_through_all_pages(call: Call, services: FakeServices) -> None:
    for number in range(4):
        store(services, f"R{number}", created_at=datetime(2026, 10, 1 + number, tzinfo=UTC))
    first = call("GET", "/reports", query={"limit": "3"})
    second = call("GET", "/reports", query={"limit": "3", "cursor": first.json["cursor"]})
    assert ids(first) + ids(second) == ["01KB1", "R3", "R2", "R1", "R0"]
    assert second.json["cursor"] is None


@pytest.mark.parametrize(
    ("query", "fields", "allowed"),
    [
        ({"category": "permisson"}, ["category"], [category.value for category in Category]),
        ({"status": "FAILED"}, ["status"], [status.value for status in Status]),
        ({"from": "yesterday"}, ["from"], None),
        ({"to": "2026-13-01"}, ["to"], None),
        ({"from": "2026-11-31"}, ["from"], None),
        ({"from": "0001-01-01T00:00:00+14:00"}, ["from"], None),
        ({"from": "2026-11-22", "to": "2026-11-21"}, ["from", "to"], None),
        ({"limit": "0"}, ["limit"], None),
        ({"limit": "201"}, ["limit"], None),
        ({"limit": "ten"}, ["limit"], None),
        ({"cursor": "nonsense"}, ["cursor"], None),
        ({"pipeline": ""}, ["pipeline"], None),
        ({"q": ""}, ["q"], None),
        ({"pipline": "x"}, ["pipline"], ["pipeline", "from", "to", "category", "status", "q", "limit", "cursor"]),
        ({"category": "x", "limit": "x"}, ["category", "limit"], None),
    ],
)
def test_wrong_parameter_is_named_with_what_is_allowed(
    call: Call, query: dict[str, str], fields: list[str], allowed: list[str] | None
) -> None:
    reply = call("GET", "/reports", query=query)
    assert (reply.status, reply.media_type) == (400, "application/problem+json")
    assert sorted(error["field"] for error in reply.json["errors"]) == fields
    if allowed is not None:
        assert reply.json["errors"][0]["allowed"] == allowed


def test_limit_out_of_bounds_is_told_the_bounds(call: Call) -> None:
    (error,) = call("GET", "/reports", query={"limit": "201"}).json["errors"]
    assert error["message"] == "must be a whole number from 1 to 200"


def test_reports_of_an_unknown_pipeline_are_answered_with_the_nearest_names(call: Call) -> None:
    reply = call("GET", "/reports", query={"pipeline": "customer-elt"})
    assert (reply.status, reply.json["nearest"]) == (404, ["customer-etl"])


def test_known_pipeline_without_matching_reports_gives_an_empty_page(call: Call, services: FakeServices) -> None:
    store(services, "R1", pipeline="never-registered")
    assert ids(call("GET", "/reports", query={"pipeline": "customer-etl", "category": "data"})) == []
    assert ids(call("GET", "/reports", query={"pipeline": "never-registered", "category": "data"})) == []


HTML, TEXT, JSON = "text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        ("text/html", HTML),
        ("TEXT/HTML; charset=utf-8", HTML),
        ("text/plain", TEXT),
        ("text/*", TEXT),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("text/html;q=0.5, text/plain;q=0.7, application/json;q=0.6", TEXT),
        ("text/html;q=0.9, text/plain;q=0.9", TEXT),
        ("application/json;q=0, */*", TEXT),
        ("text/*;q=0.3, text/html;q=0.7, */*;q=0.5", HTML),
        ("image/png, application/json;q=0.1", JSON),
    ],
)
def test_report_comes_in_the_form_the_caller_weighs_highest(call: Call, accept: str | None, media_type: str) -> None:
    reply = call("GET", "/reports/01KB1", accept=accept)
    assert (reply.status, reply.media_type, reply.headers["Vary"]) == (200, media_type, "Accept")


@pytest.mark.parametrize("accept", ["application/xml", "text/html;q=0", "*/*;q=0", "application/json;q=x", "nonsense"])
def test_no_acceptable_form_is_told_which_there_are(call: Call, accept: str) -> None:
    reply = call("GET", "/reports/01KB1", accept=accept)
    assert (reply.status, reply.media_type) == (406, "application/problem+json")
    assert reply.json["allowed"] == ["application/json", "text/plain", "text/html"]


def test_report_in_json_is_the_report_dumped(call: Call) -> None:
    assert call("GET", "/reports/01KB1").json == make_report().dump()


def test_report_in_text_and_html_is_the_stored_rendition(call: Call) -> None:
    assert call("GET", "/reports/01KB1", accept="text/plain").body == "1) Summary ü"
    assert call("GET", "/reports/01KB1", accept="text/html").body == "<!doctype html><p>ok</p>"


def test_rendition_that_was_never_stored_is_made_of_the_reports_text(call: Call, services: FakeServices) -> None:
    store(services, "R1", text="<script>")
    assert call("GET", "/reports/R1", accept="text/plain").body == "<script>"
    assert "<pre>&lt;script&gt;</pre>" in call("GET", "/reports/R1", accept="text/html").body


@pytest.mark.parametrize("accept", [None, "text/plain", "text/html"])
def test_unknown_report_is_not_found(call: Call, accept: str | None) -> None:
    reply = call("GET", "/reports/nope", accept=accept)
    assert (reply.status, reply.json["type"]) == (404, "urn:triage:problem:unknown-report")
