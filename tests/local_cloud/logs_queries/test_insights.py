"""Logs Insights queries answer as the service does, on a few events of each kind."""

import json

import pytest

from local_cloud.logs_queries.errors import QueryError
from local_cloud.logs_queries.insights.query import run_query
from local_cloud.logs_queries.insights.rows import Record

MINUTE = 60_000
MESSAGES = (
    "START RequestId: 7f0b Version: $LATEST",
    "ERROR timeout calling db order=17",
    json.dumps({"level": "ERROR", "latency": 512, "svc": "pay", "user": {"id": 7}}),
    json.dumps({"level": "INFO", "latency": 5, "svc": "pay"}),
    json.dumps({"level": "INFO", "latency": 7, "svc": "auth"}),
)
EVENTS = [
    Record("111122223333", "/acme/etl", "s", {"timestamp": MINUTE * number, "message": message, "eventId": str(number)})
    for number, message in enumerate(MESSAGES)
]


def rows(query: str, limit: int | None = None) -> list[dict[str, str]]:
    answer = run_query(query, EVENTS, limit)
    return [{cell["field"]: cell["value"] for cell in row if cell["field"] != "@ptr"} for row in answer.results]


def test_events_come_newest_first_unless_sorted() -> None:
    assert rows("fields @timestamp")[0] == {"@timestamp": "1970-01-01 00:04:00.000"}
    assert rows("fields @timestamp | sort @timestamp asc")[0] == {"@timestamp": "1970-01-01 00:00:00.000"}


@pytest.mark.parametrize("query", ["fields @message", "fields @message | sort @timestamp desc"])
def test_of_one_millisecond_the_later_event_comes_first(query: str) -> None:
    events = [
        Record("111122223333", "/acme/etl", "s", {"timestamp": 7, "message": text, "eventId": text}) for text in "abc"
    ]

    results = run_query(query, events).results

    assert [row[0]["value"] for row in results] == ["c", "b", "a"]


def test_limit_is_the_smaller_of_the_query_and_the_call() -> None:
    assert len(rows("fields @message | limit 3")) == 3
    assert len(rows("fields @message | limit 3", limit=2)) == 2


@pytest.mark.parametrize(
    ("condition", "matched"),
    [
        ("@message like /ERROR/", 2),
        ("@message like /error/i", 2),
        ("@message like 'order='", 1),
        ("@message not like 'level' and @message like /ERROR|START/", 2),
        ("level = 'ERROR'", 1),
        ("level != 'ERROR'", 4),
        ("latency > 5 and latency < 600", 2),
        ("latency in [5, 7]", 2),
        ("svc not in ['pay']", 3),
        ("user.id = 7", 1),
        ("ispresent(latency) and not (latency = 512)", 2),
        ("latency / 2 >= 256 or strlen(svc) = 4", 2),
        ("@message =~ /order=\\d+/", 1),
        ("@message like /(?i)(TIMEOUT|no such)/", 1),
        ("@message like /(TIMEOUT|no such)/", 0),
        ("@message like /timeout|START/", 2),
        ("@message not like /(?i)(error|info)/", 1),
    ],
)
def test_filter_keeps_what_meets_the_condition(condition: str, matched: int) -> None:
    answer = run_query(f"filter {condition}", EVENTS)

    assert len(answer.results) == matched
    assert answer.matched == matched


def test_statistics_are_computed_by_group() -> None:
    query = "filter ispresent(level) | stats count(*) as n, avg(latency) as mean, max(latency) by level | sort n desc"

    assert rows(query) == [
        {"level": "INFO", "n": "2", "mean": "6", "max(latency)": "7"},
        {"level": "ERROR", "n": "1", "mean": "512", "max(latency)": "512"},
    ]


def test_the_times_of_a_group_are_numbers() -> None:
    query = "filter ispresent(svc) | stats min(@timestamp) as first, max(@timestamp) as last, earliest(svc) as svc"

    assert rows(query) == [{"first": "120000", "last": "240000", "svc": "pay"}]


def test_a_filter_after_computed_fields_sees_them() -> None:
    assert rows("fields latency * 2 as double | filter double = 14 | display svc, double") == [
        {"svc": "auth", "double": "14"}
    ]
    assert rows("fields latency * 2 as double | filter svc = 'auth' | display double") == [{"double": "14"}]


def test_statistics_without_events_still_have_a_count() -> None:
    assert rows("filter level = 'FATAL' | stats count(*) as n, avg(latency) as mean") == [{"n": "0"}]


def test_time_bins_group_by_their_start() -> None:
    assert rows("stats count(*) as n by bin(2m) | sort bin(2m) asc") == [
        {"bin(2m)": "1970-01-01 00:00:00.000", "n": "2"},
        {"bin(2m)": "1970-01-01 00:02:00.000", "n": "2"},
        {"bin(2m)": "1970-01-01 00:04:00.000", "n": "1"},
    ]


@pytest.mark.parametrize("pattern", ["'order=*' as order", r"/order=(?<order>\d+)/", '@message "order=*" as order'])
def test_parse_extracts_fields(pattern: str) -> None:
    assert rows(f"parse {pattern} | filter ispresent(order) | display order") == [{"order": "17"}]


def test_a_parsed_field_comes_before_a_discovered_one_of_its_name() -> None:
    query = """parse '"level": "*"' as svc | filter latency = 7 | display svc"""

    assert rows(query) == [{"svc": "INFO"}]


def test_dedup_keeps_the_newest_of_each() -> None:
    assert rows("filter ispresent(svc) | fields svc, latency | dedup svc") == [
        {"svc": "auth", "latency": "7"},
        {"svc": "pay", "latency": "5"},
    ]


def test_pattern_counts_messages_alike() -> None:
    answer = rows("filter ispresent(latency) | pattern @message")

    assert sum(int(row["@sampleCount"]) for row in answer) == 3


def test_comments_and_line_breaks_are_allowed() -> None:
    assert len(rows("# errors only\nfilter level = 'ERROR'\n| fields @message")) == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "explode @message",
        "filter level =",
        "filter nonsense(level)",
        "stats level",
        "limit many",
        "parse 'a*b*' as one",
    ],
)
def test_malformed_query_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        run_query(query, EVENTS)
