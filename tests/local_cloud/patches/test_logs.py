"""Reading logs: filter patterns, pages and Insights behave as the service does."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from local_cloud.cloud import Cloud


def write_log(cloud: Cloud, group: str, messages: list[str]) -> None:
    logs = cloud.client("logs")
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    now = int(time.time() * 1000)
    events = [{"timestamp": now + number, "message": message} for number, message in enumerate(messages)]
    for start in range(0, len(events), 10_000):
        logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=events[start : start + 10_000])


def test_filter_log_events_takes_json_patterns_and_refuses_wrong_ones(cloud: Cloud) -> None:
    messages = ['{"level": "ERROR", "ms": 512}', '{"level": "INFO", "ms": 5}', "level ERROR ms 900"]
    write_log(cloud, "/test/patterns", messages)
    logs = cloud.client("logs")

    found = logs.filter_log_events(logGroupName="/test/patterns", filterPattern="{ $.ms > 100 }")["events"]

    assert [event["message"] for event in found] == messages[:1]
    with pytest.raises(ClientError, match="Invalid filter pattern"):
        logs.filter_log_events(logGroupName="/test/patterns", filterPattern="{ ms > 100 }")


def test_filter_log_events_pages_to_the_end(cloud: Cloud) -> None:
    write_log(cloud, "/test/pages", [f"line {number}" for number in range(5)])
    pages = cloud.client("logs").get_paginator("filter_log_events")

    found = list(pages.paginate(logGroupName="/test/pages", PaginationConfig={"PageSize": 2}))

    assert [len(page["events"]) for page in found] == [2, 2, 1]
    assert [event["message"] for page in found for event in page["events"]] == [f"line {n}" for n in range(5)]


def test_filter_log_events_may_answer_an_empty_page_before_the_last(cloud: Cloud) -> None:
    write_log(cloud, "/test/sparse", [*("noise" for _ in range(10_000)), "ERROR"])
    logs = cloud.client("logs")

    first = logs.filter_log_events(logGroupName="/test/sparse", filterPattern="ERROR")
    token = first["nextToken"]
    second = logs.filter_log_events(logGroupName="/test/sparse", filterPattern="ERROR", nextToken=token)

    assert first["events"] == []
    assert [event["message"] for event in second["events"]] == ["ERROR"]
    assert "nextToken" not in second


def test_filter_log_events_reads_streams_by_prefix_and_newest_first(cloud: Cloud) -> None:
    write_log(cloud, "/test/order", ["first", "second"])
    logs = cloud.client("logs")

    newest = logs.filter_log_events(logGroupName="/test/order", startFromHead=False)["events"]

    assert [event["message"] for event in newest] == ["second", "first"]
    assert logs.filter_log_events(logGroupName="/test/order", logStreamNamePrefix="x")["events"] == []


def test_insights_runs_the_whole_query_and_refuses_a_malformed_one(cloud: Cloud) -> None:
    write_log(cloud, "/test/insights", ['{"level": "ERROR"}', '{"level": "INFO"}', '{"level": "INFO"}'])
    logs = cloud.client("logs")
    window = {"logGroupName": "/test/insights", "startTime": int(time.time()) - 60, "endTime": int(time.time()) + 60}

    query = "filter ispresent(level) | stats count(*) as n by level | sort n desc"
    results = logs.get_query_results(queryId=logs.start_query(queryString=query, **window)["queryId"])

    assert results["status"] == "Complete"
    assert [{cell["field"]: cell["value"] for cell in row} for row in results["results"]] == [
        {"level": "INFO", "n": "2"},
        {"level": "ERROR", "n": "1"},
    ]
    with pytest.raises(logs.exceptions.MalformedQueryException, match="unexpected command explode"):
        logs.start_query(queryString="explode @message", **window)


def test_logs_can_be_read_while_functions_add_streams(cloud: Cloud) -> None:
    logs = cloud.client("logs")
    logs.create_log_group(logGroupName="/test/busy")

    def add(number: int) -> None:
        logs.create_log_stream(logGroupName="/test/busy", logStreamName=f"s{number}")

    with ThreadPoolExecutor(4) as workers:
        adding = [workers.submit(add, number) for number in range(100)]
        for _ in range(30):
            logs.filter_log_events(logGroupName="/test/busy")
        for each in adding:
            each.result()

    assert len(logs.describe_log_streams(logGroupName="/test/busy")["logStreams"]) > 0
