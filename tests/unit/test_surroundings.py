"""What surrounds a failure: earlier reports, who waits for it; a store that does not answer costs no report."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes.reports import make_report
from tests.unit.world import FAILED_AT, MACHINE, World, make_world
from triage.errors import AccessDeniedError, UnavailableError
from triage.investigation.opening import open_incident
from triage.investigation.surroundings import with_context
from triage.model.incident import OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.report import Report, ReportPage, ReportQuery
from triage.model.signal import ExecutionEnded
from triage.ports import CatalogEntry


@pytest.fixture
def world() -> World:
    return make_world()


def _triaged(world: World, name: str, error: str = "ValueError", *, days: int = 0) -> Report:
    signal = world.fail(name, error=error)
    if days:
        signal = signal.model_copy(update={"stopped_at": FAILED_AT - timedelta(days=days)})
        world.clock.moment = FAILED_AT - timedelta(days=days)
    report = world.triage(signal, world.run_triage(f"triage-{name}"))
    assert report is not None
    world.clock.moment = FAILED_AT + timedelta(seconds=3)
    return report


def test_the_first_failure_of_its_kind_is_like_no_other(world: World) -> None:
    report = _triaged(world, "a")
    assert report.context.similar == ()
    assert report.context.trend["of_this_failure"] == 0
    assert "Seen before" not in report.text


def test_earlier_reports_of_the_same_failure_are_told_with_their_verdicts(world: World) -> None:
    first, second = _triaged(world, "a", days=3), _triaged(world, "b", days=2)
    report = _triaged(world, "c")
    assert [each["report_id"] for each in report.context.similar] == [second.report_id, first.report_id]
    assert report.context.similar[0]["verdict"] == second.verdict.action
    assert report.context.trend["reports"] == report.context.trend["of_this_failure"] == 2
    assert f"Seen before: 2 times since 2026-11-19 02:13, last on 2026-11-20 02:13 (report {second.report_id})" in (
        " ".join(report.text.split())
    )


def test_another_failure_of_the_pipeline_counts_without_being_the_same(world: World) -> None:
    _triaged(world, "a", error="KeyError", days=1)
    report = _triaged(world, "b")
    assert report.context.similar == ()
    assert (report.context.trend["reports"], report.context.trend["of_this_failure"]) == (1, 0)


def test_a_report_is_not_like_itself_when_it_is_made_again(world: World) -> None:
    signal = world.fail("a")
    _triaged(world, "a")
    again = world.assemble(_opened(world, signal))
    assert again.context.similar == ()


def test_what_failed_longer_ago_is_left_out(world: World) -> None:
    _triaged(world, "a", days=31)
    assert _triaged(world, "b").context.trend["reports"] == 0


@pytest.mark.parametrize("named", ["customer-etl", MACHINE])
def test_pipelines_that_depend_on_it_wait_for_it(world: World, named: str) -> None:
    world.catalog.put(Pipeline(pipeline_name="finance-daily", depends_on=(named,), expected_by="06:00 UTC"))
    world.catalog.put(Pipeline(pipeline_name="other", depends_on=("something-else",)))
    report = _triaged(world, "a")
    assert [each["pipeline"] for each in report.context.downstream] == ["finance-daily"]
    assert "waiting for it: finance-daily (expected by 06:00 UTC)" in report.text


class _DeniedArchive:
    def search(self, query: ReportQuery) -> ReportPage:  # noqa: ARG002 - the port's signature
        raise AccessDeniedError("dynamodb:Query", "denied")


class _BusyCatalog:
    def all(self) -> Iterator[CatalogEntry]:
        raise UnavailableError("throttled")


def test_stores_that_do_not_answer_are_blind_spots_and_cost_no_report(world: World) -> None:
    opened = _opened(world, world.fail("a"))
    unread: Any = (_DeniedArchive(), _BusyCatalog())
    archive, catalog = unread
    ports = replace(world.ports, archive=archive, catalog=catalog)
    report = with_context(make_report(pipeline="customer-etl"), opened, ports=ports)
    told = {spot.source: spot for spot in report.blind_spots}
    assert "dynamodb:Query" in told["archive"].remedy
    assert "throttled" in told["catalog"].reason
    assert report.context.trend == {}


def _opened(world: World, signal: ExecutionEnded) -> OpenedIncident:
    return open_incident(signal, owner=world.run_triage("x"), ports=world.ports)
