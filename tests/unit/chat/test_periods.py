"""Which span of time a question names."""

from datetime import UTC, datetime

import pytest

from triage.chat.periods import period_of, told

NOW = datetime(2026, 11, 19, 6, 30, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("message", "start", "end"),
    [
        ("how many failures in the last 3 days", "2026-11-16T06:30", "2026-11-19T06:30"),
        ("in the past two weeks", "2026-11-05T06:30", "2026-11-19T06:30"),
        ("last hour", "2026-11-19T05:30", "2026-11-19T06:30"),
        ("last week", "2026-11-12T06:30", "2026-11-19T06:30"),
        ("what failed last night?", "2026-11-18T18:00", "2026-11-19T06:30"),
        ("did it run today", "2026-11-19T00:00", "2026-11-19T06:30"),
        ("what broke yesterday", "2026-11-18T00:00", "2026-11-18T23:59"),
        ("this week", "2026-11-16T00:00", "2026-11-19T06:30"),
        ("two days ago it failed", "2026-11-17T06:30", "2026-11-19T06:30"),
        ("on 2026-11-10", "2026-11-10T00:00", "2026-11-10T23:59"),
        ("since 2026-11-10", "2026-11-10T00:00", "2026-11-19T06:30"),
        ("between 2026-11-12 and 2026-11-10", "2026-11-10T00:00", "2026-11-12T23:59"),
        ("since 1999-01-01", "2026-10-19T06:30", "2026-11-19T06:30"),
        ("the last 9999 months", "2026-10-19T06:30", "2026-11-19T06:30"),
    ],
)
def test_span_named_in_a_message_is_understood(message: str, start: str, end: str) -> None:
    span = period_of(message, NOW)
    assert span is not None
    assert (f"{span.start:%Y-%m-%dT%H:%M}", f"{span.end:%Y-%m-%dT%H:%M}") == (start, end)


@pytest.mark.parametrize(
    "message",
    ["why did it fail?", "when was the last success", "compare with yesterday", "slower than yesterday", "2026-13-45"],
)
def test_message_without_a_span_names_none(message: str) -> None:
    assert period_of(message, NOW) is None


def test_span_in_the_future_is_empty_rather_than_reversed() -> None:
    span = period_of("on 2027-01-01", NOW)
    assert span is not None
    assert span.start == span.end == NOW


def test_span_is_told_with_its_end_where_that_lies_in_the_past() -> None:
    yesterday, today = period_of("yesterday", NOW), period_of("today", NOW)
    assert yesterday
    assert today
    assert told(yesterday, NOW) == "from 2026-11-18 00:00:00 UTC to 2026-11-18 23:59:59 UTC"
    assert told(today, NOW) == "since 2026-11-19 00:00:00 UTC"
