"""The archive's promises, kept by the one on AWS and by the one in memory alike."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from tests.adapters.conftest import BUCKET, REPORTS
from tests.fakes import FakeClock, InMemoryArchive
from tests.fakes.reports import make_report
from triage.archive import incident_record
from triage.aws import incidents, stored_reports
from triage.aws.archive import DynamoArchive
from triage.aws.bucket import Bucket
from triage.aws.clients import Clients
from triage.aws.table import Table
from triage.errors import DeliveryInProgressError, InvalidCursorError, ReportNotFoundError
from triage.model.incident import Incident, SignalClaim
from triage.model.report import ReportQuery
from triage.model.vocabulary import Category, Severity, Status
from triage.ports import Archive

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 2, 14, 5, tzinfo=UTC)
QUIET = timedelta(minutes=60)


@pytest.fixture(params=["memory", "aws"])
def archive(request: pytest.FixtureRequest, clock: FakeClock) -> Archive:
    if request.param == "memory":
        return InMemoryArchive(clock)
    clients = request.getfixturevalue("aws")
    return DynamoArchive(Table(clients, REPORTS), Bucket(clients, BUCKET), clock)


def at_once(call: Callable[[int], T], times: int = 12) -> list[T]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(call, range(times)))


def claim(owner: str, **changes: Any) -> SignalClaim:
    return SignalClaim(**{"key": "execution|arn|0|failed", "owner": owner, "report_id": "R1", **changes})


def candidate(report_id: str, fingerprint: str = "f1") -> Incident:
    return Incident(
        incident_id=f"incident-of-{report_id}",
        pipeline="etl",
        fingerprint=fingerprint,
        opened_at=NOW,
        first_report_id=report_id,
    )


class TestSignals:
    def test_first_claim_is_in_force_and_the_second_gets_the_holder(self, archive: Archive) -> None:
        assert archive.claim_signal(claim("a")) == claim("a")
        assert archive.claim_signal(claim("b", report_id="R2")) == claim("a")

    def test_takeover_succeeds_only_from_the_named_owner(self, archive: Archive) -> None:
        archive.claim_signal(claim("a"))
        assert archive.claim_signal(claim("b"), instead_of="c").owner == "a"
        assert archive.claim_signal(claim("b"), instead_of="a").owner == "b"
        assert archive.claim_signal(claim("c"), instead_of="a").owner == "b"

    def test_finished_claim_is_not_taken_over(self, archive: Archive) -> None:
        archive.claim_signal(claim("a"))
        archive.finish_signal(claim("a").key)
        assert archive.claim_signal(claim("b"), instead_of="a") == claim("a", finished=True)

    def test_finishing_an_unclaimed_signal_leaves_it_to_be_claimed(self, archive: Archive) -> None:
        archive.finish_signal(claim("a").key)
        assert archive.claim_signal(claim("a")) == claim("a")

    def test_one_of_many_concurrent_claims_wins_and_all_hear_of_it(self, archive: Archive) -> None:
        assert len({held.owner for held in at_once(lambda n: archive.claim_signal(claim(f"owner-{n}")))}) == 1

    def test_one_of_many_concurrent_takeovers_wins(self, archive: Archive) -> None:
        archive.claim_signal(claim("dead"))
        held = at_once(lambda n: archive.claim_signal(claim(f"owner-{n}"), instead_of="dead"))
        assert len({one.owner for one in held}) == 1
        assert held[0].owner != "dead"


class TestIncidents:
    def join(self, archive: Archive, report_id: str, at: datetime = NOW, **changes: Any) -> Incident:
        return archive.join_incident(candidate(report_id, **changes), at=at, quiet=QUIET)

    def test_first_report_opens_the_candidate(self, archive: Archive) -> None:
        assert self.join(archive, "R1") == candidate("R1")

    def test_second_report_joins_and_is_counted(self, archive: Archive) -> None:
        self.join(archive, "R1")
        joined = self.join(archive, "R2", NOW + timedelta(minutes=10))
        assert (joined.incident_id, joined.first_report_id, joined.reports) == ("incident-of-R1", "R1", 2)

    def test_the_same_report_counts_once(self, archive: Archive) -> None:
        self.join(archive, "R1")
        self.join(archive, "R2")
        assert self.join(archive, "R2").reports == 2
        assert self.join(archive, "R1").reports == 2

    def test_report_joined_before_the_incident_closed_still_belongs_to_it(self, archive: Archive) -> None:
        self.join(archive, "R1")
        archive.close_incidents("etl", "f1", at=NOW + timedelta(minutes=1))
        assert self.join(archive, "R1").incident_id == "incident-of-R1"

    def test_other_fingerprint_is_another_incident(self, archive: Archive) -> None:
        self.join(archive, "R1")
        assert self.join(archive, "R2", fingerprint="f2").incident_id == "incident-of-R2"

    def test_report_within_the_quiet_time_of_the_last_one_joins(self, archive: Archive) -> None:
        for number in range(4):
            joined = self.join(archive, f"R{number}", NOW + number * timedelta(minutes=59))
        assert (joined.incident_id, joined.reports) == ("incident-of-R0", 4)

    def test_report_after_the_quiet_time_opens_the_next_incident(self, archive: Archive) -> None:
        self.join(archive, "R1")
        joined = self.join(archive, "R2", NOW + timedelta(minutes=61))
        assert (joined.incident_id, joined.reports) == ("incident-of-R2", 1)

    def test_late_report_does_not_make_the_incident_look_quiet(self, archive: Archive) -> None:
        self.join(archive, "R1", NOW)
        self.join(archive, "R0", NOW - timedelta(minutes=30))
        assert self.join(archive, "R2", NOW + timedelta(minutes=59)).reports == 3

    def test_report_after_the_close_opens_the_next_incident(self, archive: Archive) -> None:
        self.join(archive, "R1")
        archive.close_incidents("etl", "f1", at=NOW + timedelta(minutes=1))
        assert self.join(archive, "R2", NOW + timedelta(minutes=2)).incident_id == "incident-of-R2"

    def test_close_that_is_older_than_the_last_report_is_ignored(self, archive: Archive) -> None:
        self.join(archive, "R1")
        archive.close_incidents("etl", "f1", at=NOW - timedelta(minutes=1))
        assert self.join(archive, "R2", NOW + timedelta(minutes=2)).incident_id == "incident-of-R1"

    def test_closing_what_is_not_open_does_nothing(self, archive: Archive) -> None:
        archive.close_incidents("etl", "f1", at=NOW)
        assert self.join(archive, "R1") == candidate("R1")

    def test_concurrent_first_reports_open_one_incident_and_each_counts(self, archive: Archive) -> None:
        joined = at_once(lambda n: self.join(archive, f"R{n}", NOW + n * timedelta(seconds=1)))
        assert len({incident.incident_id for incident in joined}) == 1
        assert self.join(archive, "R0").reports == 12

    def test_concurrent_joins_of_one_report_count_once(self, archive: Archive) -> None:
        self.join(archive, "R0")
        at_once(lambda _n: self.join(archive, "R1"))
        assert self.join(archive, "R0").reports == 2

    def test_endless_incident_forgets_old_report_ids_and_goes_on_counting(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in (incident_record, incidents):
            monkeypatch.setattr(module, "REMEMBERED_REPORTS", 3)
        for number in range(5):
            joined = self.join(archive, f"R{number}")
        assert joined.reports == 5
        assert self.join(archive, "R4").reports == 5
        assert self.join(archive, "R0").reports == 6


class TestRaces:
    """What happens between a run's read and its write, played in order."""

    @pytest.fixture
    def archive(self, aws: Clients, clock: FakeClock) -> DynamoArchive:
        return DynamoArchive(Table(aws, REPORTS), Bucket(aws, BUCKET), clock)

    @pytest.fixture
    def join(self, archive: DynamoArchive) -> Callable[..., Incident]:
        return lambda report, at=NOW: archive.join_incident(candidate(report), at=at, quiet=QUIET)

    def meanwhile(self, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
        """Act once, right after the next read of a row."""
        read = Table.get

        def read_then_act(table: Table, key: Mapping[str, str]) -> dict[str, Any] | None:
            row = read(table, key)
            monkeypatch.setattr(Table, "get", read)
            act()
            return row

        monkeypatch.setattr(Table, "get", read_then_act)

    def test_incident_opened_meanwhile_is_joined(
        self, join: Callable[..., Incident], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.meanwhile(monkeypatch, lambda: join("R1"))
        joined = join("R2")
        assert (joined.incident_id, joined.reports) == ("incident-of-R1", 2)

    def test_next_incident_opened_meanwhile_is_joined(
        self, join: Callable[..., Incident], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = NOW + timedelta(hours=2)
        join("R0")
        self.meanwhile(monkeypatch, lambda: join("R1", later))
        joined = join("R2", later)
        assert (joined.incident_id, joined.reports) == ("incident-of-R1", 2)

    def test_incident_closed_meanwhile_is_not_joined(
        self, archive: DynamoArchive, join: Callable[..., Incident], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        join("R1")
        self.meanwhile(monkeypatch, lambda: archive.close_incidents("etl", "f1", at=NOW))
        assert join("R2", NOW + timedelta(minutes=1)).incident_id == "incident-of-R2"

    def test_report_counted_meanwhile_is_not_counted_again(
        self, join: Callable[..., Incident], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        join("R1")
        self.meanwhile(monkeypatch, lambda: join("R2"))
        assert join("R2").reports == 2


class TestDeliveries:
    def test_claim_finish_then_never_again(self, archive: Archive) -> None:
        assert archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        archive.finish_delivery("email|R1")
        assert not archive.claim_delivery("email|R1", report_id="R1", at=NOW + timedelta(days=1))

    def test_second_claim_is_told_to_wait_while_the_lease_lasts(self, archive: Archive) -> None:
        archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        with pytest.raises(DeliveryInProgressError):
            archive.claim_delivery("email|R1", report_id="R1", at=NOW + timedelta(seconds=59))

    def test_claim_of_a_dead_run_is_free_after_its_lease(self, archive: Archive) -> None:
        archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        assert archive.claim_delivery("email|R1", report_id="R1", at=NOW + timedelta(seconds=60))

    def test_released_claim_is_free_at_once(self, archive: Archive) -> None:
        archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        archive.release_delivery("email|R1")
        assert archive.claim_delivery("email|R1", report_id="R1", at=NOW)

    def test_release_does_not_undo_a_delivery(self, archive: Archive) -> None:
        archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        archive.finish_delivery("email|R1")
        archive.release_delivery("email|R1")
        assert not archive.claim_delivery("email|R1", report_id="R1", at=NOW)

    def test_releasing_what_nobody_claimed_does_nothing(self, archive: Archive) -> None:
        archive.release_delivery("email|R1")

    def test_one_of_many_concurrent_claims_delivers(self, archive: Archive) -> None:
        def deliver(_number: int) -> bool:
            try:
                return archive.claim_delivery("email|R1", report_id="R1", at=NOW)
            except DeliveryInProgressError:
                return False

        assert sum(at_once(deliver)) == 1


class TestReports:
    def test_stored_report_comes_back_equal(self, archive: Archive) -> None:
        archive.store(make_report(), {"text/html": b"<p>", "text/plain": "1) ü".encode()}, severity="page")
        assert archive.report("01KB1") == make_report()
        assert archive.rendition("01KB1", "text/html") == b"<p>"
        assert archive.rendition("01KB1", "text/plain") == "1) ü".encode()

    @pytest.mark.parametrize(
        ("report_id", "media_type"), [("nope", "text/html"), ("01KB1", "text/html"), ("01KB1", "image/png")]
    )
    def test_missing_report_or_rendition_is_not_found(self, archive: Archive, report_id: str, media_type: str) -> None:
        archive.store(make_report(), {}, severity="email")
        with pytest.raises(ReportNotFoundError):
            archive.rendition(report_id, media_type)

    def test_storing_again_replaces_and_lists_once(self, archive: Archive) -> None:
        archive.store(make_report(), {}, severity="email")
        archive.store(make_report(summary="changed"), {}, severity="email")
        (row,) = archive.search(ReportQuery()).reports
        assert row.headline == "changed"

    def test_row_tells_what_the_report_is_about(self, archive: Archive) -> None:
        archive.store(make_report(), {}, severity="page")
        (row,) = archive.search(ReportQuery(pipeline="customer-etl")).reports
        assert (row.state, row.error, row.category) == ("Load", "AccessDenied", Category.PERMISSION)
        assert (row.severity, row.status, row.created_at) == (Severity.PAGE, Status.FAILED, make_report().created_at)
        assert row.headline == "customer-etl FAILED in Load: not authorized to perform: s3:GetObject"

    def test_report_without_failure_is_listed(self, archive: Archive) -> None:
        archive.store(make_report(failure=None, status=Status.ALARM), {}, severity="email")
        (row,) = archive.search(ReportQuery(status=Status.ALARM)).reports
        assert (row.state, row.error) == (None, None)


class TestSearch:
    def store(self, archive: Archive, *, days: int, **changes: Any) -> None:
        parts = {"report_id": f"R{days:03d}", "created_at": NOW - timedelta(days=days), **changes}
        archive.store(make_report(**parts), {}, severity="email")

    def found(self, archive: Archive, **query: Any) -> list[str]:
        return [row.report_id for row in archive.search(ReportQuery(**query)).reports]

    def test_newest_first_across_months_and_pipelines(self, archive: Archive) -> None:
        for days in (40, 0, 300, 21, 22):
            self.store(archive, days=days, pipeline=f"etl-{days}")
        assert self.found(archive) == ["R000", "R021", "R022", "R040", "R300"]

    def test_without_start_the_search_over_all_pipelines_goes_back_a_year_and_over_one_all_the_way(
        self, archive: Archive
    ) -> None:
        self.store(archive, days=800)
        assert self.found(archive) == []
        assert self.found(archive, pipeline="customer-etl") == ["R800"]
        assert self.found(archive, start=NOW - timedelta(days=900)) == ["R800"]

    def test_pipeline_is_matched_exactly(self, archive: Archive) -> None:
        self.store(archive, days=1, pipeline="etl")
        self.store(archive, days=2, pipeline="etl-2")
        assert self.found(archive, pipeline="etl") == ["R001"]

    def test_start_and_end_are_included(self, archive: Archive) -> None:
        for days in range(5):
            self.store(archive, days=days)
        span = {"start": NOW - timedelta(days=3), "end": NOW - timedelta(days=1)}
        assert self.found(archive, **span) == ["R001", "R002", "R003"]
        assert self.found(archive, pipeline="customer-etl", **span) == ["R001", "R002", "R003"]

    def test_category_status_and_text_filter_together(self, archive: Archive) -> None:
        self.store(archive, days=1)
        self.store(archive, days=2, category=Category.DATA)
        self.store(archive, days=3, status=Status.TIMED_OUT)
        self.store(archive, days=4, summary="Something else", failure=None)
        assert self.found(archive, category=Category.DATA) == ["R002"]
        assert self.found(archive, status=Status.TIMED_OUT) == ["R003"]
        assert self.found(archive, text="ACCESSdenied") == ["R001", "R002", "R003"]
        assert self.found(archive, text="load", category=Category.PERMISSION, status=Status.FAILED) == ["R001"]

    @pytest.mark.parametrize("pipeline", [None, "customer-etl"])
    @pytest.mark.parametrize("category", [None, Category.PERMISSION])
    def test_pages_give_every_row_once_in_order(
        self, archive: Archive, pipeline: str | None, category: Category | None
    ) -> None:
        for days in range(0, 70, 10):
            self.store(archive, days=days)
            self.store(archive, days=days + 1, category=Category.DATA)
        query = ReportQuery(pipeline=pipeline, category=category, limit=3)
        found, pages = [], 0
        while True:
            page = archive.search(query)
            found += [row.report_id for row in page.reports]
            pages += 1
            if page.cursor is None:
                break
            query = query.model_copy(update={"cursor": page.cursor})
        data = () if category else range(1, 70, 10)
        assert found == [f"R{days:03d}" for days in sorted([*range(0, 70, 10), *data])]
        assert pages == (5 if category is None else 3)

    def test_reports_of_one_millisecond_are_paged_apart(self, archive: Archive) -> None:
        for number in range(5):
            self.store(archive, days=0, report_id=f"R{number}")
        first = archive.search(ReportQuery(limit=2))
        second = archive.search(ReportQuery(limit=3, cursor=first.cursor))
        assert [row.report_id for row in (*first.reports, *second.reports)] == ["R4", "R3", "R2", "R1", "R0"]
        assert second.cursor is None

    @pytest.mark.parametrize("pipeline", [None, "customer-etl"])
    def test_search_of_a_time_without_rows_is_empty(self, archive: Archive, pipeline: str | None) -> None:
        self.store(archive, days=3)
        self.store(archive, days=4)
        assert self.found(archive, pipeline=pipeline, start=NOW + timedelta(days=1)) == []
        assert self.found(archive, pipeline=pipeline, end=NOW - timedelta(days=5)) == []
        cursor = archive.search(ReportQuery(limit=1)).cursor
        assert self.found(archive, pipeline=pipeline, start=NOW - timedelta(days=2), cursor=cursor) == []

    def test_search_of_all_times_asks_for_ten_years(self, archive: Archive) -> None:
        self.store(archive, days=3600)
        years = {"start": datetime(1, 1, 1, tzinfo=UTC), "end": datetime(9999, 1, 1, tzinfo=UTC)}
        assert self.found(archive, **years) == ["R3600"]

    def test_search_that_reads_much_stops_early_and_continues_by_cursor(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if isinstance(archive, InMemoryArchive):
            pytest.skip("reading memory needs no bound")
        monkeypatch.setattr(stored_reports, "_ROWS_PER_SEARCH", 2)
        self.store(archive, days=9, category=Category.DATA)
        for days in range(3):
            self.store(archive, days=days)
        first = archive.search(ReportQuery(category=Category.DATA))
        assert first.reports == ()
        second = archive.search(ReportQuery(category=Category.DATA, cursor=first.cursor))
        assert ([row.report_id for row in second.reports], second.cursor) == (["R009"], None)

    @pytest.mark.parametrize(
        "cursor", ["", "x", "!!", "eyJhZnRlciI6IDF9", "W10", "é", "bm90IGpzb24", "eyJhZnRlciI6ICIyMDI2LTEzIn0"]
    )
    def test_foreign_cursor_is_refused(self, archive: Archive, cursor: str) -> None:
        with pytest.raises(InvalidCursorError):
            archive.search(ReportQuery(cursor=cursor))
