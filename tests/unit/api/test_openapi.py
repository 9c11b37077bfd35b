"""The OpenAPI document says what the API does."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from handlers.http_api.app import ROUTES
from tests.fakes.reports import make_report
from tests.unit.api.conftest import Call, FakeServices
from tests.unit.api.schema_check import violations
from triage.model.answer import Answer
from triage.model.vocabulary import Category

METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace"}


@pytest.fixture
def document(call: Call) -> dict[str, Any]:
    reply = call("GET", "/openapi.json")
    assert (reply.status, reply.media_type) == (200, "application/json")
    document: dict[str, Any] = reply.json
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == "$ref")
        yield from (reference for value in node.values() for reference in references(value))
    elif isinstance(node, list):
        yield from (reference for value in node for reference in references(value))


def schema(document: dict[str, Any], method: str, path: str, status: int, media_type: str) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][path][method]["responses"][str(status)]["content"][media_type]["schema"]
    return found


def test_every_route_is_documented_and_nothing_else(document: dict[str, Any]) -> None:
    documented = {(method.upper(), path) for method, path, _operation in operations(document)}
    assert documented == {(route.method, route.path) for route in ROUTES} | {("GET", "/openapi.json")}


def test_documented_routes_are_those_of_the_contract(document: dict[str, Any]) -> None:
    assert sorted(document["paths"]) == [
        "/chat", "/openapi.json", "/pipelines", "/pipelines/{name}", "/reports", "/reports/{id}",
    ]  # fmt: skip


def test_document_has_the_structure_of_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert {"title", "version"} <= set(document["info"])
    assert document["servers"] == [{"url": "https://api.example.com"}]
    (requirement,) = document["security"]
    assert set(requirement) <= set(document["components"]["securitySchemes"])
    ids = [operation["operationId"] for _method, _path, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for method, path, operation in operations(document):
        assert method in METHODS
        assert operation["responses"]
        assert all(re.fullmatch(r"[1-5]\d\d", status) for status in operation["responses"])
        assert all(response["description"] for response in operation["responses"].values())
        in_path = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path))
        assert all(one["required"] for one in operation.get("parameters", []) if one["in"] == "path")


def test_every_reference_resolves(document: dict[str, Any]) -> None:
    found = set(references(document))
    names = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert found <= names
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in document["components"]["schemas"])


def test_query_parameters_are_those_the_search_takes(document: dict[str, Any]) -> None:
    parameters = {one["name"]: one for one in document["paths"]["/reports"]["get"]["parameters"]}
    assert sorted(parameters) == ["category", "cursor", "from", "limit", "pipeline", "q", "status", "to"]
    assert (parameters["limit"]["schema"]["minimum"], parameters["limit"]["schema"]["maximum"]) == (1, 200)
    assert parameters["category"]["schema"] == {"$ref": "#/components/schemas/Category"}
    assert document["components"]["schemas"]["Category"]["enum"] == [category.value for category in Category]


def test_name_may_be_left_out_of_an_item_to_put(document: dict[str, Any]) -> None:
    content = document["paths"]["/pipelines/{name}"]["put"]["requestBody"]["content"]["application/json"]
    schemas = document["components"]["schemas"]
    assert list(violations({"owner": "a", "x": 1}, content["schema"], schemas)) == []
    assert list(violations({"owner": 1}, content["schema"], schemas))


def test_times_are_declared_as_date_times(document: dict[str, Any]) -> None:
    report = document["components"]["schemas"]["Report"]["properties"]
    assert (report["created_at"]["type"], report["created_at"]["format"]) == ("string", "date-time")


@pytest.mark.parametrize(
    ("method", "path", "asked", "status"),
    [
        ("get", "/reports/{id}", "/reports/01KB1", 200),
        ("get", "/reports", "/reports", 200),
        ("get", "/pipelines", "/pipelines", 200),
        ("get", "/pipelines/{name}", "/pipelines/customer-etl", 200),
        ("put", "/pipelines/{name}", "/pipelines/new", 201),
        ("post", "/chat", "/chat", 200),
    ],
)
def test_answer_is_as_its_schema_says(
    call: Call, services: FakeServices, document: dict[str, Any], method: str, path: str, asked: str, status: int
) -> None:
    services.answer = Answer(answer="a", report=make_report(), conversation_id="c")
    body = {"post": {"message": "why?"}, "put": {"x": 1}}.get(method)
    reply = call(method.upper(), asked, body=body)
    assert reply.status == status
    declared = schema(document, method, path, status, "application/json")
    assert list(violations(reply.json, declared, document["components"]["schemas"])) == []


def test_schema_of_a_report_refuses_what_is_none(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    report = make_report().dump()
    assert list(violations({**report, "status": "broken"}, schemas["Report"], schemas))
    assert list(violations({**report, "extra": 1}, schemas["Report"], schemas))
    assert list(violations({name: report[name] for name in report if name != "verdict"}, schemas["Report"], schemas))


@pytest.mark.parametrize(
    ("method", "path", "asked", "status"),
    [
        ("get", "/reports/{id}", "/reports/nope", 404),
        ("get", "/pipelines/{name}", "/pipelines/nope", 404),
        ("post", "/chat", "/chat", 400),
    ],
)
def test_problem_is_as_its_schema_says(
    call: Call, document: dict[str, Any], method: str, path: str, asked: str, status: int
) -> None:
    reply = call(method.upper(), asked)
    assert reply.status == status
    declared = schema(document, method, path, status, "application/problem+json")
    assert list(violations(reply.json, declared, document["components"]["schemas"])) == []
