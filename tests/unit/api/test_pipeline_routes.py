"""GET /pipelines and GET, PUT, DELETE /pipelines/{name}."""

from typing import Any

import pytest

from tests.fakes import InMemoryCatalog
from tests.unit.api.conftest import Call, FakeServices


def catalog(services: FakeServices) -> InMemoryCatalog:
    assert isinstance(services.ports.catalog, InMemoryCatalog)
    return services.ports.catalog


def test_catalog_is_listed_by_name(call: Call) -> None:
    call("PUT", "/pipelines/a", body={})
    listed = call("GET", "/pipelines").json["pipelines"]
    assert [item["pipeline_name"] for item in listed] == ["a", "customer-etl"]


def test_item_put_comes_back_with_unknown_attributes(call: Call) -> None:
    body = {"owner": "team", "alarms": ["a"], "severity": "page", "cost_centre": {"id": 12}}
    reply = call("PUT", "/pipelines/orders", body=body)
    assert (reply.status, reply.headers["Location"]) == (201, "/pipelines/orders")
    item = call("GET", "/pipelines/orders").json
    assert item == reply.json
    assert {name: item[name] for name in body} == body
    assert item["pipeline_name"] == "orders"


def test_item_put_again_is_replaced(call: Call) -> None:
    reply = call("PUT", "/pipelines/customer-etl", body={"pipeline_name": "customer-etl", "runbook": "https://x"})
    assert (reply.status, "Location" in reply.headers) == (200, False)
    item = call("GET", "/pipelines/customer-etl").json
    assert (item["owner"], item["runbook"]) == (None, "https://x")


def test_item_may_be_put_back_as_it_was_read(call: Call, services: FakeServices) -> None:
    catalog(services).items["raw"] = {"pipeline_name": "raw", "owner": 12, "provisional": True}
    item = call("GET", "/pipelines/raw").json
    assert (item["owner"], item["problems"]) == (None, ["owner: Input should be a valid string"])
    assert call("PUT", "/pipelines/raw", body=item).status == 200
    item = call("GET", "/pipelines/raw").json
    assert ("problems" in item, item["provisional"]) == (False, False)


@pytest.mark.parametrize("path", ["/pipelines/team%20a%2B%C3%BC", "/pipelines/team a+ü"])
def test_name_may_need_escaping(call: Call, services: FakeServices, path: str) -> None:
    reply = call("PUT", path, body={})
    assert (reply.status, reply.headers["Location"]) == (201, "/pipelines/team%20a%2B%C3%BC")
    assert "team a+ü" in catalog(services).items


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"pipeline_name": "other"}, ["pipeline_name"]),
        ({"pipeline_name": None}, ["pipeline_name"]),
        ({"log_groups": "/aws/lambda/x"}, ["log_groups"]),
        ({"alarms": ["a", 3], "owner": 12}, ["alarms.1", "owner"]),
        ({"notify": {"email": 1}}, ["notify.email"]),
    ],
)
def test_wrong_field_of_an_item_is_named_and_nothing_written(
    call: Call, services: FakeServices, body: dict[str, Any], fields: list[str]
) -> None:
    reply = call("PUT", "/pipelines/new", body=body)
    assert (reply.status, sorted(error["field"] for error in reply.json["errors"])) == (400, fields)
    assert list(catalog(services).items) == ["customer-etl"]


def test_unknown_severity_is_answered_with_the_known_ones(call: Call) -> None:
    (error,) = call("PUT", "/pipelines/new", body={"severity": "loud"}).json["errors"]
    assert (error["field"], error["allowed"]) == ("severity", ["page", "email", "record"])


def test_item_that_is_not_json_is_refused(call: Call) -> None:
    assert call("PUT", "/pipelines/new", body="severity: page").status == 400


def test_name_that_is_too_long_is_refused(call: Call) -> None:
    reply = call("PUT", "/pipelines/" + "n" * 257, body={})
    assert (reply.status, reply.json["errors"][0]["field"]) == (400, "pipeline_name")


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_unknown_pipeline_is_answered_with_the_nearest_names(call: Call, method: str) -> None:
    reply = call(method, "/pipelines/Customer-elt")
    assert (reply.status, reply.json["nearest"]) == (404, ["customer-etl"])


def test_deleted_pipeline_is_gone(call: Call) -> None:
    reply = call("DELETE", "/pipelines/customer-etl")
    assert (reply.status, reply.body) == (204, "")
    assert call("GET", "/pipelines/customer-etl").status == 404
