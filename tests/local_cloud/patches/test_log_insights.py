"""Logs Insights queries are started, waited for, stopped and refused as the service does."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_cloud.account import ACCOUNT_ID
from local_cloud.cloud import Cloud
from local_cloud.conditions import Conditions
from tests.local_cloud.lambda_functions import invoke, make_function
from tests.local_cloud.log_events import HOUR_MILLISECONDS, add_stream, now_milliseconds, write_log
from tests.local_cloud.waiting import wait_until


@pytest.fixture
def slow_queries(cloud: Cloud) -> Iterator[None]:
    Conditions(query_seconds=30).write(cloud.directory)
    yield
    Conditions().write(cloud.directory)


def start(cloud: Cloud, groups: list[str], query: str, **more: Any) -> str:
    now = int(time.time())
    window = {"startTime": now - 3600, "endTime": now + 60}
    answer = cloud.client("logs").start_query(logGroupNames=groups, queryString=query, **{**window, **more})
    return str(answer["queryId"])


def results(cloud: Cloud, query_id: str, **page: Any) -> dict[str, Any]:
    logs = cloud.client("logs")
    assert wait_until(lambda: logs.get_query_results(queryId=query_id)["status"] not in ("Scheduled", "Running"), 30)
    return dict(logs.get_query_results(queryId=query_id, **page))


def rows(answer: dict[str, Any]) -> list[dict[str, str]]:
    return [{cell["field"]: cell["value"] for cell in row} for row in answer["results"]]


def test_insights_runs_the_whole_query_and_refuses_a_malformed_one(cloud: Cloud) -> None:
    group = write_log(cloud, ['{"level": "ERROR"}', '{"level": "INFO"}', '{"level": "INFO"}'])
    query = "filter ispresent(level) | stats count(*) as n by level | sort n desc"

    answer = results(cloud, start(cloud, [group], query))

    assert answer["status"] == "Complete"
    assert rows(answer) == [{"level": "INFO", "n": "2"}, {"level": "ERROR", "n": "1"}]
    with pytest.raises(cloud.client("logs").exceptions.MalformedQueryException, match="unexpected command explode"):
        start(cloud, [group], "explode @message")


def test_statistics_count_what_was_scanned_in_all_groups(cloud: Cloud) -> None:
    groups = [write_log(cloud, ["error ä", "fine"]), write_log(cloud, ["error"])]

    answer = results(cloud, start(cloud, groups, "fields @log, @message | filter @message like 'error'"))

    assert {row["@log"] for row in rows(answer)} == {f"{ACCOUNT_ID}:{group}" for group in groups}
    statistics = answer["statistics"]
    assert statistics["bytesScanned"] == len("error ä".encode()) + len("fine") + len("error")
    assert (statistics["recordsScanned"], statistics["recordsMatched"]) == (3, 2)
    assert (statistics["logGroupsScanned"], statistics["resultCount"]) == (2, 2)


def test_results_come_in_pages_and_each_row_leads_to_its_event(cloud: Cloud) -> None:
    group = write_log(cloud, ["one", "two", "three"])
    query_id = start(cloud, [group], "fields @message, @logStream | sort @timestamp asc")

    first = results(cloud, query_id, maxItems=2)
    rest = results(cloud, query_id, nextToken=first["nextToken"])

    assert [row["@message"] for row in rows(first)] == ["one", "two"]
    assert [row["@message"] for row in rows(rest)] == ["three"]
    record = cloud.client("logs").get_log_record(logRecordPointer=rows(rest)[0]["@ptr"])["logRecord"]
    assert record["@message"] == "three"


def test_lambdas_measures_are_there_for_queries(cloud: Cloud) -> None:
    function = make_function(cloud, "def handler(event, context):\n    print('hello')\n", MemorySize=256)
    for _ in range(2):
        invoke(cloud, function)
    query = 'filter @type = "REPORT" | stats count(*) as n, max(@memorySize) as size, count(@initDuration) as cold'

    answer = results(cloud, start(cloud, [f"/aws/lambda/{function}"], query))

    assert rows(answer) == [{"n": "2", "size": "256000000", "cold": "1"}]


@pytest.mark.usefixtures("slow_queries")
def test_a_running_query_tells_what_it_scanned_and_can_be_stopped_once(cloud: Cloud) -> None:
    query_id = start(cloud, [write_log(cloud, ["one"])], "fields @message")
    logs = cloud.client("logs")

    assert wait_until(lambda: logs.get_query_results(queryId=query_id)["statistics"]["bytesScanned"] == 3)
    running = logs.get_query_results(queryId=query_id)
    stopped = logs.stop_query(queryId=query_id)

    assert (running["status"], running["results"]) == ("Running", [])
    assert stopped["success"]
    assert logs.get_query_results(queryId=query_id)["status"] == "Cancelled"
    with pytest.raises(logs.exceptions.InvalidParameterException, match="not running"):
        logs.stop_query(queryId=query_id)


@pytest.mark.usefixtures("slow_queries")
def test_no_more_than_a_hundred_queries_run_at_once(cloud: Cloud) -> None:
    group = write_log(cloud, ["one"])
    running = [start(cloud, [group], "fields @message") for _ in range(100)]
    logs = cloud.client("logs")
    try:
        with pytest.raises(logs.exceptions.LimitExceededException):
            start(cloud, [group], "fields @message")
    finally:
        for query_id in running:
            logs.stop_query(queryId=query_id)


def test_a_window_before_the_group_or_its_retention_is_refused(cloud: Cloud) -> None:
    group = write_log(cloud, ["one"])
    now = int(time.time())

    with pytest.raises(cloud.client("logs").exceptions.MalformedQueryException, match="before the log groups creation"):
        start(cloud, [group], "fields @message", startTime=now - 7200, endTime=now - 3600)


def test_the_window_is_in_seconds_and_holds_both_its_ends(cloud: Cloud) -> None:
    second = now_milliseconds() // 1000
    group = write_log(cloud, ["at the start"], start=second * 1000)
    add_stream(cloud, group, "later", ["at the end"], start=(second + 1) * 1000)
    add_stream(cloud, group, "outside", ["after it"], start=(second + 1) * 1000 + 1)
    add_stream(cloud, group, "old", ["before it"], start=second * 1000 - HOUR_MILLISECONDS)

    answer = results(cloud, start(cloud, [group], "fields @message", startTime=second, endTime=second + 1))

    assert sorted(row["@message"] for row in rows(answer)) == ["at the end", "at the start"]


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"logGroupNames": ["/test/missing"]}, "ResourceNotFoundException"),
        ({"logGroupName": "/test/a", "logGroupNames": ["/test/b"]}, "InvalidParameterException"),
        ({}, "InvalidParameterException"),
        ({"logGroupNames": [f"/test/{number}" for number in range(51)]}, "InvalidParameterException"),
    ],
    ids=["missing group", "named twice", "none named", "more than fifty"],
)
def test_queries_of_wrongly_named_groups_are_refused(cloud: Cloud, named: dict[str, Any], code: str) -> None:
    now = int(time.time())

    with pytest.raises(ClientError) as refused:
        cloud.client("logs").start_query(startTime=now - 60, endTime=now, queryString="fields @message", **named)
    assert refused.value.response["Error"]["Code"] == code
