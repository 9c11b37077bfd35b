"""Index rows, cursors and the planning of a search: pure, whatever keeps the rows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.reports import make_report
from triage.archive.cursor import decode_cursor, encode_cursor
from triage.archive.index_row import HEADLINE_CHARACTERS, index_row, sort_key
from triage.archive.search import LONGEST_SPAN, months, plan_span
from triage.errors import InvalidCursorError
from triage.model.report import ReportQuery

NOW = datetime(2026, 11, 22, 2, 14, 5, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


@given(MOMENTS, st.text(min_size=1))
def test_cursor_comes_back_as_the_sort_key_it_was_made_of(at: datetime, report_id: str) -> None:
    key = sort_key(index_row(make_report(created_at=at, report_id=report_id), "email"))
    assert decode_cursor(encode_cursor(key)) == key


@given(st.text())
def test_any_other_text_is_refused_as_a_cursor(text: str) -> None:
    with pytest.raises(InvalidCursorError):
        decode_cursor(text)


@given(MOMENTS, MOMENTS)
def test_rows_sort_by_time(one: datetime, other: datetime) -> None:
    keys = [sort_key(index_row(make_report(created_at=at, report_id="R"), "email")) for at in (one, other)]
    apart = abs(one - other) >= timedelta(milliseconds=1)
    assert not apart or (keys[0] < keys[1]) == (one < other)


@pytest.mark.parametrize(
    ("summary", "headline"),
    [
        ("- etl FAILED in Load: denied. [E1 E2]\n- more", "etl FAILED in Load: denied."),
        ("\n  - etl FAILED [E1]  \n", "etl FAILED"),
        ("etl FAILED, see [E1, E12]", "etl FAILED, see"),
        ("[EU] etl FAILED [2]", "[EU] etl FAILED [2]"),
        ("", ""),
    ],
)
def test_headline_is_the_first_line_without_list_mark_and_citations(summary: str, headline: str) -> None:
    assert index_row(make_report(summary=summary), "email").headline == headline


def test_long_headline_is_cut_with_a_mark() -> None:
    headline = index_row(make_report(summary="x" * 1000), "email").headline
    assert (len(headline), headline[-1]) == (HEADLINE_CHARACTERS, "…")


def test_months_run_from_the_newest_over_the_turn_of_the_year() -> None:
    start, end = datetime(2025, 11, 30, 23, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    span = plan_span(ReportQuery(start=start, end=end), now=NOW)
    assert list(months(span)) == ["2026-02", "2026-01", "2025-12", "2025-11"]


def test_search_continues_in_the_month_of_its_cursor() -> None:
    cursor = encode_cursor("2026-03-01T00:00:00.000Z#R")
    span = plan_span(ReportQuery(start=datetime(2026, 2, 1, tzinfo=UTC), cursor=cursor), now=NOW)
    assert list(months(span)) == ["2026-03", "2026-02"]


@given(st.one_of(st.none(), MOMENTS), st.one_of(st.none(), MOMENTS))
def test_no_search_asks_for_more_than_ten_years_of_months(start: datetime | None, end: datetime | None) -> None:
    span = plan_span(ReportQuery(start=start, end=end), now=NOW)
    assert len(list(months(span))) <= LONGEST_SPAN.days / 30 + 1
