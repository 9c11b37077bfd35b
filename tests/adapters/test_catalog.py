"""The catalog's promises, kept by the one in DynamoDB and by the one in memory alike."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.adapters.conftest import CATALOG
from tests.fakes import InMemoryCatalog
from triage.aws.catalog import DynamoCatalog
from triage.aws.clients import Clients
from triage.aws.table import Table
from triage.errors import InvalidCatalogItemError, PipelineNotFoundError
from triage.model.pipeline import Pipeline, parse_pipeline
from triage.model.vocabulary import Severity
from triage.ports import Catalog

MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:customer-etl"
ALARM = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:etl: errors/high"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:acme-load"


@pytest.fixture(params=["memory", "aws"])
def catalog(request: pytest.FixtureRequest) -> Catalog:
    if request.param == "memory":
        return InMemoryCatalog()
    return DynamoCatalog(Table(request.getfixturevalue("aws"), CATALOG))


@pytest.fixture
def dynamo(aws: Clients) -> DynamoCatalog:
    return DynamoCatalog(Table(aws, CATALOG))


@pytest.fixture
def put_raw(aws: Clients) -> Callable[..., None]:
    """Put an item as others do: with DynamoDB's types, past the catalog."""

    def put(**item: Any) -> None:
        aws.dynamodb.put_item(TableName=CATALOG, Item=item)

    return put


def pipeline(name: str = "customer-etl", **fields: Any) -> Pipeline:
    return parse_pipeline({"pipeline_name": name, **fields})


def name_of(entry: Any) -> str | None:
    return entry.pipeline.pipeline_name if entry else None


def keys(aws: Clients) -> list[str]:
    return sorted(item["pipeline_name"]["S"] for item in aws.dynamodb.scan(TableName=CATALOG)["Items"])


def test_put_pipeline_comes_back_equal_with_attributes_this_version_does_not_know(catalog: Catalog) -> None:
    stored = pipeline(
        log_group="/aws/lambda/load",
        state_machine_arn=MACHINE,
        owner="data-team",
        severity="page",
        alarms=["a"],
        notify={"email": "x"},
        team={"cost_centre": 12, "ratio": 0.5, "old": None, "tags": ["a", True]},
    )
    catalog.put(stored)
    entry = catalog.get("customer-etl")
    assert (entry.pipeline, entry.problems) == (stored, ())


def test_unknown_name_is_answered_with_the_nearest_ignoring_case(catalog: Catalog) -> None:
    for name in ("Customer-ETL", "finance-daily", "orders"):
        catalog.put(pipeline(name, alarms=["customer-elt"]))
    with pytest.raises(PipelineNotFoundError) as caught:
        catalog.get("customer-elt")
    assert caught.value.nearest == ("Customer-ETL",)
    with pytest.raises(PipelineNotFoundError) as caught:
        catalog.get("customer-etl")
    assert caught.value.nearest == ("Customer-ETL",)
    with pytest.raises(PipelineNotFoundError) as caught:
        catalog.delete("DAILY")
    assert caught.value.nearest == ("finance-daily",)


@pytest.mark.parametrize("name", ["", "alarm#a#customer-etl"])
def test_what_is_no_pipelines_name_is_not_found(catalog: Catalog, name: str) -> None:
    catalog.put(pipeline(alarms=["a"]))
    with pytest.raises(PipelineNotFoundError):
        catalog.get(name)


def test_all_come_by_name_without_index_rows(catalog: Catalog) -> None:
    for name in ("b", "a", "C"):
        catalog.put(pipeline(name, alarms=["x", "y"]))
    assert [entry.pipeline.pipeline_name for entry in catalog.all()] == ["C", "a", "b"]


@pytest.mark.parametrize("qualifier", ["", ":PROD", ":3", "/load-chunks"])
@pytest.mark.parametrize("registered", ["", ":PROD"])
def test_state_machine_is_found_whatever_its_qualifier(catalog: Catalog, qualifier: str, registered: str) -> None:
    catalog.put(pipeline("other", state_machine_arn=MACHINE + "-2"))
    catalog.put(pipeline(state_machine_arn=MACHINE + registered))
    assert name_of(catalog.for_state_machine(MACHINE + qualifier)) == "customer-etl"
    assert catalog.for_state_machine(MACHINE + "-3") is None


@pytest.mark.parametrize("listed", [ALARM, "etl: errors/high"])
def test_alarm_is_found_by_arn_and_by_name(catalog: Catalog, listed: str) -> None:
    catalog.put(pipeline("other", alarms=["errors/high"]))
    catalog.put(pipeline(alarms=["first", listed]))
    assert name_of(catalog.for_alarm(ALARM)) == "customer-etl"
    assert catalog.for_alarm(ALARM + "er") is None


def test_alarm_taken_out_of_the_list_is_not_found_any_more(catalog: Catalog) -> None:
    catalog.put(pipeline(alarms=["a", "b"]))
    catalog.put(pipeline(alarms=["b"]))
    assert catalog.for_alarm("a") is None
    assert name_of(catalog.for_alarm("b")) == "customer-etl"


@pytest.mark.parametrize(
    ("listed", "asked"), [(FUNCTION, FUNCTION), (FUNCTION, "acme-load"), ("acme-load", FUNCTION), ("acme-load",) * 2]
)
def test_resource_is_found_by_arn_and_by_name(catalog: Catalog, listed: str, asked: str) -> None:
    catalog.put(pipeline(resources=["x", listed]))
    assert name_of(catalog.for_resource(asked)) == "customer-etl"


def test_same_name_in_another_account_is_another_resource(catalog: Catalog) -> None:
    catalog.put(pipeline(resources=[FUNCTION]))
    assert catalog.for_resource(FUNCTION.replace("111122223333", "444455556666")) is None


def test_deleted_pipeline_is_gone(catalog: Catalog) -> None:
    catalog.put(pipeline(state_machine_arn=MACHINE, alarms=["a"]))
    catalog.delete("customer-etl")
    assert list(catalog.all()) == []
    assert catalog.for_state_machine(MACHINE) is None
    assert catalog.for_alarm("a") is None


def test_index_rows_follow_the_alarms_listed(aws: Clients, dynamo: DynamoCatalog) -> None:
    dynamo.put(pipeline(alarms=["a", "b"]))
    dynamo.put(pipeline(alarms=["b", ALARM]))
    assert keys(aws) == [f"alarm#{ALARM}#customer-etl", "alarm#b#customer-etl", "customer-etl"]
    dynamo.delete("customer-etl")
    assert keys(aws) == []


def test_alarm_of_an_item_put_by_others_is_found_and_indexed(
    aws: Clients, dynamo: DynamoCatalog, put_raw: Callable[..., None]
) -> None:
    put_raw(pipeline_name={"S": "raw"}, alarms={"SS": ["a", "etl: errors/high"]})
    assert name_of(dynamo.for_alarm(ALARM)) == "raw"
    assert keys(aws) == ["alarm#etl: errors/high#raw", "raw"]


def test_stale_index_row_does_not_hide_the_pipeline_that_lists_the_alarm(
    dynamo: DynamoCatalog, put_raw: Callable[..., None]
) -> None:
    dynamo.put(pipeline("a-old", alarms=["x"]))
    put_raw(pipeline_name={"S": "a-old"}, alarms={"L": []})
    put_raw(pipeline_name={"S": "b-new"}, alarms={"L": [{"S": "x"}]})
    assert name_of(dynamo.for_alarm("x")) == "b-new"


def test_item_with_wrong_types_is_salvaged_and_its_problems_told(
    dynamo: DynamoCatalog, put_raw: Callable[..., None]
) -> None:
    put_raw(
        pipeline_name={"S": "raw"},
        state_machine_arn={"S": MACHINE},
        owner={"N": "12"},
        log_groups={"SS": ["/b", "/a"]},
        severity={"S": "loud"},
        runbook={"NULL": True},
        added_at={"N": "1700000000.5"},
        blob={"B": b"\x00"},
        numbers={"NS": ["2", "1"]},
    )
    entry = dynamo.get("raw")
    assert entry == dynamo.for_state_machine(MACHINE) == next(dynamo.all())
    assert (entry.pipeline.owner, entry.pipeline.severity) == (None, Severity.EMAIL)
    assert entry.pipeline.log_groups == ("/a", "/b")
    assert entry.pipeline.model_extra == {"added_at": 1700000000.5, "blob": "AA==", "numbers": [1, 2]}
    assert sorted(problem.partition(":")[0] for problem in entry.problems) == ["owner", "severity"]


def test_item_whose_name_is_unusable_is_left_out(dynamo: DynamoCatalog, put_raw: Callable[..., None]) -> None:
    put_raw(pipeline_name={"S": "n" * 300})
    dynamo.put(pipeline())
    assert [entry.pipeline.pipeline_name for entry in dynamo.all()] == ["customer-etl"]


def test_name_of_an_index_row_is_refused(dynamo: DynamoCatalog) -> None:
    with pytest.raises(InvalidCatalogItemError, match="pipeline_name"):
        dynamo.put(pipeline("alarm#x"))


def test_catalog_of_more_than_one_page_is_read_whole(dynamo: DynamoCatalog) -> None:
    # A page of a scan is 1 MB.
    for number in range(12):
        dynamo.put(pipeline(f"p{number:02d}", padding="x" * 200_000, alarms=[f"a{number}"]))
    assert len(list(dynamo.all())) == 12
    with pytest.raises(PipelineNotFoundError) as caught:
        dynamo.get("P11")
    assert "p11" in caught.value.nearest
