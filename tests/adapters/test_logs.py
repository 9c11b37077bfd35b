"""CloudWatch Logs' pages, read as FilterLogEvents answers, and decoded as botocore would."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.adapters.conftest import CannedAws
from triage.aws.clients import Clients
from triage.aws.logs import CloudWatchLogs
from triage.errors import AccessDeniedError, InvalidInputError, ResourceNotFoundError, UnavailableError
from triage.ports import LogPage

GROUP = "/aws/lambda/load"
AT = datetime(2026, 11, 22, 2, 14, 5, 120_000, tzinfo=UTC)
ONE_MINUTE = timedelta(minutes=1)
MESSAGES = ("plain", "tab\tand\nline", 'quoted "text" \\ back', "naïve — ünïcode 🚀", "", "\x1b[31mred\x1b[0m", "\x00")


def log_event(number: int, message: str = "m") -> dict[str, Any]:
    return {
        "logStreamName": "s",
        "timestamp": number,
        "ingestionTime": number + 9,
        "message": message,
        "eventId": str(number),
    }


def read(clients: Clients, **question: Any) -> list[LogPage]:
    return list(CloudWatchLogs(clients).pages(GROUP, start=AT - ONE_MINUTE, end=AT, **question))


def test_an_empty_page_with_a_token_has_a_successor(clients: Clients) -> None:
    canned = CannedAws(
        (200, {"events": [], "nextToken": "a"}),
        (200, {"events": [log_event(1), log_event(2)], "nextToken": "b"}),
        (200, {"events": [log_event(3)]}),
    ).answer(clients.logs)
    pages = CloudWatchLogs(clients).pages(GROUP, start=AT - ONE_MINUTE, end=AT, pattern='"5d1e"')
    empty = next(pages)
    assert (list(empty.messages), empty.more) == ([], True)
    assert len(canned.requests) == 1, "a page is fetched when it is asked for"
    second, third = pages
    assert (second.log_group, second.streams, second.times, second.ids) == (GROUP, ["s", "s"], [1, 2], ["1", "2"])
    assert (third.ids, third.more) == (["3"], False)
    assert canned.requests[0] == {
        "logGroupName": GROUP,
        "startTime": 1795313585120,
        "endTime": 1795313645120,
        "filterPattern": '"5d1e"',
    }
    assert [request.get("nextToken") for request in canned.requests] == [None, "a", "b"]


def test_streams_and_newest_first_are_asked_for(clients: Clients) -> None:
    canned = CannedAws((200, {"events": []})).answer(clients.logs)
    read(clients, streams=("a", "b"), newest_first=True)
    assert canned.requests[0]["logStreamNames"] == ["a", "b"]
    assert canned.requests[0]["startFromHead"] is False


def test_what_begins_before_2024_is_read_oldest_first_as_the_service_refuses_the_other(clients: Clients) -> None:
    canned = CannedAws((200, {"events": []})).answer(clients.logs)
    early = datetime(2023, 12, 31, tzinfo=UTC)
    list(CloudWatchLogs(clients).pages(GROUP, start=early, end=early + ONE_MINUTE, newest_first=True))
    assert "startFromHead" not in canned.requests[0]


def test_log_group_may_be_given_by_arn(clients: Clients) -> None:
    canned = CannedAws((200, {"events": []})).answer(clients.logs)
    arn = f"arn:aws:logs:eu-west-1:111122223333:log-group:{GROUP}"
    assert [page.ids for page in CloudWatchLogs(clients).pages(f"{arn}:*", start=AT, end=AT)] == [[]]
    assert canned.requests[0]["logGroupIdentifier"] == arn
    assert "logGroupName" not in canned.requests[0]


def test_pages_are_decoded_as_botocore_parses_them(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"events": [log_event(number, message) for number, message in enumerate(MESSAGES)], "nextToken": "t"}
    answers: tuple[tuple[int, Any], ...] = ((200, body), (200, {"events": []}))
    CannedAws(*answers).answer(clients.logs)
    ours = read(clients)
    assert ours[0].messages == list(MESSAGES)

    plain = Clients(region="eu-west-1", meter=clients.meter)
    CannedAws(*answers).answer(plain.logs)
    monkeypatch.setattr("triage.aws.log_pages._decode", lambda **_event: None)
    assert read(plain) == ours


def test_botocore_has_nothing_left_to_parse(clients: Clients) -> None:
    CannedAws((200, {"events": [log_event(1)]}), (200, {"events": [log_event(1)]})).answer(clients.logs)
    read(clients)
    assert "events" not in clients.logs.filter_log_events(logGroupName=GROUP)


def test_an_answer_that_is_no_page_is_left_to_botocore(clients: Clients) -> None:
    without_stream = {"timestamp": 1, "message": "m", "eventId": "1"}
    CannedAws((200, {"events": [without_stream], "nextToken": "t"}), (200, {})).answer(clients.logs)
    first, last = read(clients)
    assert (first.messages, first.streams, first.more) == (["m"], [""], True)
    assert (last.messages, last.more) == ([], False)


def test_messages_cut_within_a_character_are_read(clients: Clients) -> None:
    body = json.dumps({"events": [log_event(1, "rocket \ud83d")]}).encode()
    CannedAws((200, body)).answer(clients.logs)
    assert [page.messages for page in read(clients)] == [["rocket \ud83d"]]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("AccessDeniedException", AccessDeniedError),
        ("ResourceNotFoundException", ResourceNotFoundError),
        ("InvalidOperationException", InvalidInputError),
        ("InvalidParameterException", InvalidInputError),
        ("ServiceQuotaExceededException", UnavailableError),
    ],
)
def test_what_is_refused_is_told_in_the_projects_words(clients: Clients, code: str, error: type[Exception]) -> None:
    CannedAws((400, {"__type": code, "message": "no"})).answer(clients.logs)
    with pytest.raises(error, match="logs:FilterLogEvents"):
        read(clients)


def test_events_are_read_from_a_real_group_by_time(aws: Clients) -> None:
    aws.logs.create_log_group(logGroupName=GROUP)
    aws.logs.create_log_stream(logGroupName=GROUP, logStreamName="s")
    now = int(datetime.now(UTC).timestamp() * 1000)
    lines = [{"timestamp": now + number, "message": f"line {number}"} for number in range(3)]
    aws.logs.put_log_events(logGroupName=GROUP, logStreamName="s", logEvents=lines)  # type: ignore[arg-type] # plain dicts
    at = datetime.fromtimestamp(now / 1000, tz=UTC)
    pages = CloudWatchLogs(aws).pages(GROUP, start=at, end=at + timedelta(milliseconds=1))
    assert [event.message for page in pages for event in page.events()] == ["line 0", "line 1"]


def test_missing_log_group_is_not_found(aws: Clients) -> None:
    with pytest.raises(ResourceNotFoundError, match="logs:FilterLogEvents"):
        next(CloudWatchLogs(aws).pages("/nope", start=AT, end=AT))


def test_a_log_group_is_described_by_its_exact_name(aws: Clients) -> None:
    for name in (f"{GROUP}-old", GROUP):
        aws.logs.create_log_group(logGroupName=name)
    aws.logs.put_retention_policy(logGroupName=GROUP, retentionInDays=3)
    group = CloudWatchLogs(aws).describe(GROUP)
    assert (group.name, group.retention_days, group.log_class) == (GROUP, 3, "STANDARD")
    assert group.arn.endswith(f":log-group:{GROUP}")
    with pytest.raises(ResourceNotFoundError, match="no log group /aws/lambda/lo"):
        CloudWatchLogs(aws).describe("/aws/lambda/lo")


def test_a_log_group_of_another_account_is_described_by_its_arn(clients: Clients) -> None:
    arn = f"arn:aws:logs:eu-west-1:444455556666:log-group:{GROUP}"
    described = {
        "logGroupName": GROUP,
        "logGroupArn": arn,
        "arn": f"{arn}:*",
        "logGroupClass": "INFREQUENT_ACCESS",
        "storedBytes": 7,
        "creationTime": 1795313585120,
    }
    canned = CannedAws((200, {"logGroups": [described]})).answer(clients.logs)
    group = CloudWatchLogs(clients).describe(f"{arn}:*")
    assert canned.requests == [{"logGroupIdentifiers": [arn]}]
    assert (group.log_class, group.retention_days, group.stored_bytes) == ("INFREQUENT_ACCESS", None, 7)
    assert group.created_at == AT - ONE_MINUTE
