"""CloudWatch Logs and alarms, read as their APIs answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.adapters.conftest import CannedAws, answer_with
from triage.aws.alarms import CloudWatchAlarms
from triage.aws.clients import Clients
from triage.aws.logs import CloudWatchLogs
from triage.errors import ResourceNotFoundError

GROUP = "/aws/lambda/load"
AT = datetime(2026, 11, 22, 2, 14, 5, 120_000, tzinfo=UTC)
ONE_MINUTE = timedelta(minutes=1)


def log_event(number: int) -> dict[str, Any]:
    return {
        "logStreamName": "s",
        "timestamp": number,
        "ingestionTime": number + 9,
        "message": "m",
        "eventId": str(number),
    }


def test_empty_page_with_a_token_is_paged_through(clients: Clients) -> None:
    canned = CannedAws(
        (200, {"events": [], "nextToken": "a"}),
        (200, {"events": [log_event(1), log_event(2)], "nextToken": "b"}),
        (200, {"events": [log_event(3)]}),
    ).answer(clients.logs)
    events = CloudWatchLogs(clients).events(GROUP, start=AT - ONE_MINUTE, end=AT, pattern='"5d1e"')
    first = next(events)
    assert (first.log_group, first.stream, first.timestamp, first.ingestion_time) == (GROUP, "s", 1, 10)
    assert len(canned.requests) == 2
    assert [event.id for event in events] == ["2", "3"]
    assert canned.requests[0] == {
        "logGroupName": GROUP,
        "startTime": 1795313585120,
        "endTime": 1795313645120,
        "filterPattern": '"5d1e"',
    }
    assert canned.requests[2]["nextToken"] == "b"


def test_log_group_may_be_given_by_arn(clients: Clients) -> None:
    canned = CannedAws((200, {"events": []})).answer(clients.logs)
    arn = f"arn:aws:logs:eu-west-1:111122223333:log-group:{GROUP}"
    assert list(CloudWatchLogs(clients).events(f"{arn}:*", start=AT, end=AT)) == []
    assert canned.requests[0]["logGroupIdentifier"] == arn
    assert "logGroupName" not in canned.requests[0]


def test_events_are_read_from_a_real_group_by_time(aws: Clients) -> None:
    aws.logs.create_log_group(logGroupName=GROUP)
    aws.logs.create_log_stream(logGroupName=GROUP, logStreamName="s")
    now = int(datetime.now(UTC).timestamp() * 1000)
    lines = [{"timestamp": now + number, "message": f"line {number}"} for number in range(3)]
    aws.logs.put_log_events(logGroupName=GROUP, logStreamName="s", logEvents=lines)  # type: ignore[arg-type] # plain dicts
    at = datetime.fromtimestamp(now / 1000, tz=UTC)
    events = CloudWatchLogs(aws).events(GROUP, start=at, end=at + timedelta(milliseconds=1))
    assert [event.message for event in events] == ["line 0", "line 1"]


def test_missing_log_group_is_not_found(aws: Clients) -> None:
    with pytest.raises(ResourceNotFoundError, match="logs:FilterLogEvents"):
        next(CloudWatchLogs(aws).events("/nope", start=AT, end=AT))


def test_alarm_is_described(aws: Clients) -> None:
    aws.cloudwatch.put_metric_alarm(
        AlarmName="errors",
        MetricName="Errors",
        Namespace="AWS/Lambda",
        Period=60,
        Statistic="Sum",
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        ActionsEnabled=False,
    )
    aws.cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="1 datapoint")
    alarm = CloudWatchAlarms(aws).describe("errors")
    assert (alarm.name, alarm.state, alarm.reason, alarm.threshold) == ("errors", "ALARM", "1 datapoint", 1.0)
    assert alarm.actions_suppressed


def test_suppressed_composite_alarm_is_described(clients: Clients) -> None:
    composite = {
        "AlarmArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:both",
        "AlarmName": "both",
        "AlarmRule": "ALARM(a) AND ALARM(b)",
        "StateValue": "ALARM",
        "ActionsEnabled": True,
        "ActionsSuppressedBy": "Alarm",
    }
    answer_with(clients.cloudwatch, {"MetricAlarms": [], "CompositeAlarms": [composite]})
    alarm = CloudWatchAlarms(clients).describe("both")
    assert (alarm.name, alarm.state, alarm.threshold, alarm.actions_suppressed) == ("both", "ALARM", None, True)


def test_unknown_alarm_is_not_found(aws: Clients) -> None:
    with pytest.raises(ResourceNotFoundError, match="no alarm 'nope'"):
        CloudWatchAlarms(aws).describe("nope")
