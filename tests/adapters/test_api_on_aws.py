"""The API over the adapters it runs on, through the Lambda handler itself."""

import importlib
import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.adapters.conftest import BUCKET, CATALOG, CONVERSATIONS, REGION, REPORTS
from tests.fakes.reports import make_report
from tests.unit.api.conftest import http_event
from triage import bootstrap
from triage.aws.clients import Clients

ENVIRONMENT = {
    "AWS_REGION": REGION,
    "CATALOG_TABLE": CATALOG,
    "REPORTS_TABLE": REPORTS,
    "CONVERSATIONS_TABLE": CONVERSATIONS,
    "REPORTS_BUCKET": BUCKET,
}


@pytest.fixture
def handle(aws: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[int, Any]]]:
    aws.dynamodb.describe_table(TableName=CATALOG)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    bootstrap.aws.cache_clear()
    module = importlib.reload(importlib.import_module("handlers.api"))

    def send(method: str, path: str, body: Any = None, **parts: Any) -> tuple[int, Any]:
        event = http_event(method, path, body=None if body is None else json.dumps(body), **parts)
        answer = module.handler(event, SimpleNamespace())
        return answer["statusCode"], json.loads(answer.get("body") or "null")

    yield send
    bootstrap.aws.cache_clear()


def test_catalog_is_kept(handle: Callable[..., tuple[int, Any]]) -> None:
    item = {"owner": "data-team", "alarms": ["etl-errors"], "budget": {"usd": 1.5, "notes": [None, True]}}
    assert handle("PUT", "/pipelines/customer-etl", item)[0] == 201
    assert handle("PUT", "/pipelines/customer-etl", item)[0] == 200
    status, kept = handle("GET", "/pipelines/customer-etl")
    assert (status, {name: kept[name] for name in item}) == (200, item)
    assert [one["pipeline_name"] for one in handle("GET", "/pipelines")[1]["pipelines"]] == ["customer-etl"]
    assert handle("GET", "/pipelines/customer-elt")[1]["nearest"] == ["customer-etl"]
    assert handle("DELETE", "/pipelines/customer-etl")[0] == 204
    assert handle("GET", "/pipelines/customer-etl")[0] == 404


def test_archive_is_served(handle: Callable[..., tuple[int, Any]]) -> None:
    report = make_report(created_at=bootstrap.aws().ports.clock.now())
    bootstrap.aws().ports.archive.store(report, {}, severity="email")
    status, page = handle("GET", "/reports", query={"q": "throttled", "pipeline": "customer-etl"})
    assert (status, page) == (200, {"reports": [], "cursor": None})
    status, page = handle("GET", "/reports", query={"q": "accessdenied"})
    assert (status, [row["report_id"] for row in page["reports"]]) == (200, ["01KB1"])
    assert handle("GET", "/reports/01KB1") == (200, report.dump())
    assert handle("GET", "/reports/nope")[0] == 404


def test_missing_table_is_told_as_the_services_own_failure(
    aws: Clients, handle: Callable[..., tuple[int, Any]]
) -> None:
    aws.dynamodb.delete_table(TableName=CATALOG)
    status, problem = handle("GET", "/pipelines")
    assert (status, problem["type"]) == (502, "urn:triage:problem:aws-resource-missing")
