"""Reports are kept, come back, and are found."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.adapters.conftest import NOW
from tests.fakes import InMemoryArchive
from tests.fakes.reports import make_report
from triage.aws import stored_reports
from triage.errors import InvalidCursorError, ReportNotFoundError
from triage.model.report import ReportQuery
from triage.model.vocabulary import Category, Severity, Status
from triage.ports import Archive


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
