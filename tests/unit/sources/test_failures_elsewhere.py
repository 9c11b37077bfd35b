"""Other pipelines that failed on the same resource: told with their names, found with one query."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.fakes import FakeExecutions, InMemoryArchive, fake_ports
from tests.unit.sources.cases import EXECUTION, FAILED_AT, MACHINE, located, opened
from triage.errors import UnavailableError
from triage.model.evidence import Fact, ReportsRef
from triage.model.identifiers import ulid
from triage.model.report import ReportRow
from triage.model.shared_failure import read_shared_failure
from triage.model.vocabulary import Category, Kind, Severity, Status
from triage.ports import Execution
from triage.settings import Settings
from triage.sources.history import HISTORY

TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/acme-orders"


def row(pipeline: str, *resources: str, at: datetime, status: Status = Status.FAILED) -> ReportRow:
    return ReportRow(
        report_id=ulid(at, pipeline),
        incident_id="i",
        pipeline=pipeline,
        created_at=at,
        kind=Kind.AUTOMATIC,
        status=status,
        category=Category.THROTTLING,
        severity=Severity.EMAIL,
        resources=resources,
        headline="x",
    )


def gather(*rows: ReportRow, cause: str | None = f"throttled on {TABLE}/index/by_day", archive: Any = None) -> Any:
    kept = archive or InMemoryArchive()
    for each in rows:
        kept.rows[each.report_id] = each
    executions = FakeExecutions()
    executions.add(Execution(arn=EXECUTION, state_machine_arn=MACHINE, status="FAILED", started_at=FAILED_AT))
    found = located()
    assert found.failure is not None
    failure = found.failure.model_copy(update={"cause": cause})
    ports = fake_ports(archive=kept, executions=executions)
    return HISTORY.collect(opened(), found.model_copy(update={"failure": failure}), ports, Settings())


def shared(*rows: ReportRow, **given: Any) -> list[Fact]:
    return [fact for fact in gather(*rows, **given).facts if read_shared_failure(fact.text)]


def minutes_ago(minutes: float) -> datetime:
    return FAILED_AT - timedelta(minutes=minutes)


def test_others_that_failed_on_the_same_table_are_named_once_each_the_latest_first() -> None:
    rows = (
        row("inventory-sync", TABLE, at=minutes_ago(40)),
        row("finance-daily", TABLE, at=minutes_ago(20)),
        row("finance-daily", TABLE, at=minutes_ago(10)),
    )
    (fact,) = shared(*rows)
    assert fact.text == (
        "2 other pipelines failed on table acme-orders in the hour before: finance-daily, inventory-sync"
    )
    assert fact.resource == TABLE
    assert fact.at == minutes_ago(10)
    assert fact.ref == ReportsRef(reports=(rows[2].report_id, rows[0].report_id))


def test_an_index_of_the_table_and_a_version_of_a_function_stand_for_the_whole() -> None:
    function = "arn:aws:lambda:eu-west-1:111122223333:function:acme-load-table"
    assert shared(row("finance-daily", function, at=minutes_ago(5)), cause=f"in {function}:live")


@pytest.mark.parametrize(
    "other",
    [
        row("customer-etl", TABLE, at=minutes_ago(5)),
        row("finance-daily", f"{TABLE}-2", at=minutes_ago(5)),
        row("finance-daily", TABLE, at=minutes_ago(61)),
        row("finance-daily", TABLE, at=minutes_ago(5), status=Status.RECOVERED),
        row("finance-daily", at=minutes_ago(5)),
    ],
    ids=["this pipeline itself", "another table", "hours ago", "one that recovered", "one that names nothing"],
)
def test_nothing_is_shared_with(other: ReportRow) -> None:
    assert shared(other) == []


def test_a_failure_that_names_no_resource_asks_nothing() -> None:
    class Unasked(InMemoryArchive):
        def search(self, query: Any) -> Any:
            raise AssertionError(query)

    found = located(resource=None)
    HISTORY.collect(opened(), found, fake_ports(archive=Unasked()), Settings())


def test_an_archive_that_cannot_be_searched_is_a_blind_spot_and_the_history_is_told_all_the_same() -> None:
    class Down(InMemoryArchive):
        def search(self, query: Any) -> Any:
            raise UnavailableError(f"{query}")

    gathered = gather(archive=Down())
    assert gathered.facts[0].text.startswith("no other execution in 7 days")
    assert any("other pipelines" in spot.asked for spot in gathered.blind_spots)
