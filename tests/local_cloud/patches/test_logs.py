"""FilterLogEvents behaves as the service does: patterns, pages, directions, refusals, its quota."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local_cloud.cloud import Cloud
from local_cloud.conditions import Conditions
from tests.local_cloud.log_events import HOUR_MILLISECONDS, add_stream, now_milliseconds, write_log
from tests.local_cloud.waiting import wait_until

# The service's own answer is wanted, not a second try's.
_ONCE = Config(retries={"total_max_attempts": 1, "mode": "standard"})
# Reading 100,000 events takes a second and a half on a free machine.
_MOST_SECONDS = 15.0


@pytest.fixture
def throttling(cloud: Cloud) -> Iterator[int]:
    allowed = 3
    Conditions(filter_log_events_per_second=allowed).write(cloud.directory)
    yield allowed
    Conditions().write(cloud.directory)


def messages_of(response: dict[str, Any]) -> list[str]:
    return [event["message"] for event in response["events"]]


def test_filter_log_events_takes_json_patterns_and_refuses_wrong_ones(cloud: Cloud) -> None:
    messages = ['{"level": "ERROR", "ms": 512}', '{"level": "INFO", "ms": 5}', "level ERROR ms 900"]
    group = write_log(cloud, messages)
    logs = cloud.client("logs")

    assert messages_of(logs.filter_log_events(logGroupName=group, filterPattern="{ $.ms > 100 }")) == messages[:1]
    with pytest.raises(ClientError, match="Invalid filter pattern"):
        logs.filter_log_events(logGroupName=group, filterPattern="{ ms > 100 }")


def test_filter_log_events_pages_to_the_end(cloud: Cloud) -> None:
    group = write_log(cloud, [f"line {number}" for number in range(5)])
    pages = cloud.client("logs").get_paginator("filter_log_events")

    found = list(pages.paginate(logGroupName=group, PaginationConfig={"PageSize": 2}))

    assert [len(page["events"]) for page in found] == [2, 2, 1]
    assert [message for page in found for message in messages_of(page)] == [f"line {n}" for n in range(5)]


def test_filter_log_events_may_answer_an_empty_page_before_the_last(cloud: Cloud) -> None:
    group = write_log(cloud, [*("noise" for _ in range(10_000)), "ERROR"])
    logs = cloud.client("logs")

    first = logs.filter_log_events(logGroupName=group, filterPattern="ERROR")
    second = logs.filter_log_events(logGroupName=group, filterPattern="ERROR", nextToken=first["nextToken"])

    assert first["events"] == []
    assert messages_of(second) == ["ERROR"]
    assert "nextToken" not in second


def test_the_token_keeps_the_direction_of_the_first_request(cloud: Cloud) -> None:
    group = write_log(cloud, ["first", "second", "third"])
    logs = cloud.client("logs")

    newest = logs.filter_log_events(logGroupName=group, startFromHead=False, limit=2)
    rest = logs.filter_log_events(logGroupName=group, startFromHead=True, nextToken=newest["nextToken"])

    assert messages_of(newest) == ["third", "second"]
    assert messages_of(rest) == ["first"]


def test_streams_are_chosen_by_name_or_prefix(cloud: Cloud) -> None:
    group = write_log(cloud, ["one"])
    add_stream(cloud, group, "states/a", ["two"])
    logs = cloud.client("logs")

    assert messages_of(logs.filter_log_events(logGroupName=group, logStreamNames=["s"])) == ["one"]
    assert messages_of(logs.filter_log_events(logGroupName=group, logStreamNamePrefix="states/")) == ["two"]
    assert logs.filter_log_events(logGroupName=group, logStreamNamePrefix="x")["events"] == []


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"logStreamNames": ["s"], "logStreamNamePrefix": "s"}, "InvalidParameterException"),
        ({"logStreamNames": ["no such stream"]}, "ResourceNotFoundException"),
        ({"logGroupIdentifier": "/test/other"}, "InvalidParameterException"),
        ({"startFromHead": False, "startTime": 1_704_067_199_999}, "InvalidParameterException"),
        ({"nextToken": "no token of ours"}, "InvalidParameterException"),
        ({"limit": 10_001}, "InvalidParameterException"),
    ],
    ids=str,
)
def test_requests_that_contradict_themselves_are_refused(cloud: Cloud, request_: dict[str, Any], code: str) -> None:
    group = write_log(cloud, ["one"])

    with pytest.raises(ClientError) as refused:
        cloud.client("logs").filter_log_events(logGroupName=group, **request_)
    assert refused.value.response["Error"]["Code"] == code


def test_more_calls_a_second_than_the_quota_are_throttled_until_it_is_free_again(cloud: Cloud, throttling: int) -> None:
    group = write_log(cloud, ["one"])
    logs = cloud.client("logs", _ONCE)

    for _ in range(throttling):
        logs.filter_log_events(logGroupName=group)
    with pytest.raises(ClientError, match="Rate exceeded") as refused:
        logs.filter_log_events(logGroupName=group)
    assert refused.value.response["Error"]["Code"] == "ThrottlingException"
    time.sleep(1.05)
    assert messages_of(logs.filter_log_events(logGroupName=group)) == ["one"]


def test_events_can_be_read_after_their_ingestion_in_the_order_of_their_times(cloud: Cloud) -> None:
    Conditions(ingestion_seconds=1.0).write(cloud.directory)
    try:
        group = write_log(cloud, ["late"], start=now_milliseconds() - 10)
    finally:
        Conditions().write(cloud.directory)
    add_stream(cloud, group, "other", ["at once"])
    logs = cloud.client("logs")

    assert messages_of(logs.filter_log_events(logGroupName=group)) == ["at once"]
    assert wait_until(lambda: messages_of(logs.filter_log_events(logGroupName=group)) == ["late", "at once"])


def test_a_hundred_thousand_events_are_written_and_read_in_seconds(cloud: Cloud) -> None:
    began = time.monotonic()
    group = write_log(cloud, [f"line {number}" for number in range(100_000)], start=now_milliseconds() - 200_000)
    pages = cloud.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)

    assert sum(len(page["events"]) for page in pages) == 100_000
    assert time.monotonic() - began < _MOST_SECONDS


def test_events_older_than_the_retention_are_gone(cloud: Cloud) -> None:
    group = write_log(cloud, ["old"], start=now_milliseconds() - 25 * HOUR_MILLISECONDS)
    add_stream(cloud, group, "young", ["young"], start=now_milliseconds() - 23 * HOUR_MILLISECONDS)
    logs = cloud.client("logs")
    before = messages_of(logs.filter_log_events(logGroupName=group))

    logs.put_retention_policy(logGroupName=group, retentionInDays=1)

    assert before == ["old", "young"]
    assert messages_of(logs.filter_log_events(logGroupName=group)) == ["young"]
    assert logs.get_log_events(logGroupName=group, logStreamName="s")["events"] == []
    assert logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["storedBytes"] == len("young")


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
