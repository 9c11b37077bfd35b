"""Logs alone, and beside a history: the lines that explain, where they stand."""

import codecs
import gzip
import json
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.unit.files.exported import history, milliseconds, report_of_files, report_of_record, written
from tests.unit.world import DEFINITION, FAILED_AT, REQUEST
from triage.errors import InvalidInputError
from triage.files.log_lines import time_of_line
from triage.model.evidence import Evidence, LogLineRef
from triage.model.report import Report
from triage.model.vocabulary import Category, Status

TRACE = [
    "[ERROR] KeyError: 'orders'",
    "Traceback (most recent call last):",
    '  File "/var/task/load.py", line 31, in handler',
    "    rows = tables['orders']",
]
NOISE = [f"2026-11-22T02:13:{second:02d}.000Z INFO read part {second}" for second in range(40)]
LINES = [*NOISE, "2026-11-22T02:13:41.500Z " + TRACE[0], *TRACE[1:], "INFO done"]
TELLING = range(41, 45)


def places(report: Report) -> list[tuple[str, int, int]]:
    refs = [each.ref for each in report.evidence if isinstance(each.ref, LogLineRef)]
    return [(ref.file, ref.line, ref.end_line) for ref in refs]


def first_log(report: Report) -> Evidence:
    return next(each for each in report.evidence if isinstance(each.ref, LogLineRef))


def test_logs_alone_name_the_cause_with_the_lines_it_stands_on() -> None:
    report = report_of_record(id="etl", logs=LINES)
    assert report.status is Status.FAILED
    assert report.failure is not None
    assert report.failure.error == "KeyError"
    _, line, end_line = places(report)[0]
    assert line == TELLING[0]
    assert end_line >= TELLING[-1]
    assert report.probable_causes[0].category is not Category.UNKNOWN
    assert report.probable_causes[0].evidence == ("E1",)


def test_the_time_of_the_failure_is_that_of_its_line() -> None:
    report = report_of_record(id="etl", logs=LINES)
    assert first_log(report).at is not None
    assert "at 2026-11-22 02:13:41 UTC" in report.summary


def test_lines_without_times_leave_the_time_unsaid() -> None:
    report = report_of_record(id="etl", logs=["starting", "ERROR: relation orders does not exist"])
    assert report.summary.startswith("etl FAILED: ")


def test_no_execution_is_invented_for_logs_alone() -> None:
    report = report_of_record(id="etl", logs=LINES)
    assert {each.source for each in report.evidence} == {"logs"}
    assert "redrive" not in report.text
    assert "alarm" not in report.text


def test_logs_that_say_nothing_of_a_failure_are_shown_as_they_end() -> None:
    report = report_of_record(id="etl", logs=[f"INFO step {number} done" for number in range(100)])
    assert report.probable_causes[0].category is Category.UNKNOWN
    assert places(report)[-1][2] == 100


@pytest.mark.parametrize(
    "end",
    [
        f"END RequestId: {REQUEST}",
        f"REPORT RequestId: {REQUEST}\tDuration: 12.00 ms\tMemory Size: 256 MB\tMax Memory Used: 60 MB",
        '{"time":"2026-11-22T02:13:41.600Z","type":"platform.runtimeDone","record":{"status":"error"}}',
    ],
)
def test_a_trace_ends_where_lambda_closes_its_request(end: str) -> None:
    report = report_of_record(id="etl", logs=[*NOISE, *TRACE, end, "what the next request printed"])
    assert places(report)[0][1:] == (41, 44)
    assert first_log(report).text == "\n".join(TRACE)


@pytest.mark.parametrize("name", ["fail.log", "fail.log.gz"])
def test_a_file_may_be_plain_or_zipped(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name, "\n".join(LINES) + "\n")
    report = report_of_files(logs=(path,))
    assert places(report)[0][:2] == (path, TELLING[0])
    assert report.pipeline == "fail"


def test_json_lines_are_lines(tmp_path: Path) -> None:
    records = [{"level": "INFO", "message": f"read {number}"} for number in range(60)]
    records.insert(30, {"level": "ERROR", "message": "AccessDenied when calling PutObject"})
    path = written(tmp_path, "app.jsonl", "\n".join(map(json.dumps, records)))
    _, line, end_line = places(report_of_files(logs=(path,)))[0]
    assert line <= 31 <= end_line


def exported_events(messages: list[str]) -> dict[str, Any]:
    start = milliseconds(FAILED_AT - timedelta(seconds=5))
    return {
        "events": [
            {"logStreamName": "s", "timestamp": start + number, "message": message, "eventId": str(number)}
            for number, message in enumerate(messages)
        ],
        "searchedLogStreams": [],
    }


def test_events_of_filter_log_events_are_cited_by_the_lines_of_the_file(tmp_path: Path) -> None:
    answer = json.dumps(exported_events([*NOISE, "\n".join(TRACE)]), indent=4)
    path = written(tmp_path, "events.json", answer)
    _, line, end_line = places(report_of_files(logs=(path,)))[0]
    cited = "\n".join(answer.split("\n")[line - 1 : end_line])
    assert "KeyError" in cited
    assert json.loads(cited.rstrip(","))["eventId"] == str(len(NOISE))


def test_log_events_of_a_batch_are_cited_by_their_position() -> None:
    report = report_of_record(id="etl", logs=exported_events([*NOISE, "\n".join(TRACE)])["events"])
    assert places(report)[0] == ("logs", 41, 41)
    assert first_log(report).at == FAILED_AT - timedelta(seconds=5) + timedelta(milliseconds=40)


def test_only_the_failing_requests_lines_count_where_the_log_has_them() -> None:
    other = "11111111-2222-3333-4444-555555555555"
    lines = [
        f"START RequestId: {other} Version: $LATEST",
        f"[ERROR] OSError: disk full {other}",
        f"REPORT RequestId: {other} Duration: 3 ms",
        f"START RequestId: {REQUEST} Version: $LATEST",
        "[ERROR] ValueError: invalid literal for int() with base 10: 'n/a'",
        f"REPORT RequestId: {REQUEST} Duration: 3 ms",
    ]
    report = report_of_record(id="etl", history=history(), definition=DEFINITION, logs=lines)
    assert "disk full" not in report.text
    assert places(report)[0][1] in {4, 5}


def test_a_requests_lines_count_in_whatever_order_the_events_of_one_millisecond_were_exported() -> None:
    error = "[ERROR] ValueError: invalid literal for int() with base 10: 'n/a'"
    start, end = f"START RequestId: {REQUEST} Version: $LATEST", f"REPORT RequestId: {REQUEST} Duration: 3 ms"
    at = int(FAILED_AT.timestamp() * 1000)
    for number, lines in enumerate(permutations((start, error, end))):
        events = [{"logStreamName": "s", "timestamp": at, "message": line, "eventId": line} for line in lines]
        report = report_of_record(id=f"etl-{number}", history=history(), definition=DEFINITION, logs=events)
        assert error in first_log(report).text


def test_what_the_baseline_has_as_well_explains_less() -> None:
    usual = "ERROR could not refresh cache of region list, going on"
    cause = "ERROR disk quota exceeded for user loader"
    lines = [*NOISE, usual, *NOISE, cause, *NOISE]
    report = report_of_record(id="etl", logs=lines, baseline=[*NOISE, usual, *NOISE])
    line, end_line = places(report)[0][1:]
    assert line <= lines.index(cause) + 1 <= end_line


def test_secrets_in_logs_do_not_reach_the_report() -> None:
    report = report_of_record(id="etl", logs=["ERROR login failed password=hunter2hunter2"])
    assert "hunter2" not in report.model_dump_json()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04\x00\x00\x00binary", "is binary"),
        (b'{"StartAt": "A", "States": {"A": {"Type": "Pass"}}}', "this is a state machine definition"),
    ],
)
def test_a_file_that_is_no_log_is_named_with_the_reason(tmp_path: Path, content: bytes, why: str) -> None:
    path = written(tmp_path, "x.log", content)
    with pytest.raises(InvalidInputError, match=why) as raised:
        report_of_files(logs=(path,))
    assert path in str(raised.value)
    assert "--logs takes" in str(raised.value)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("packed", [False, True])
def test_utf_16_as_powershell_writes_it_is_read_like_utf_8(tmp_path: Path, encoding: str, *, packed: bool) -> None:
    text = "\r\n".join([*["INFO käse 🧀 gezählt"] * 60_000, *LINES])
    content = (codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE) + text.encode(encoding)
    path = written(tmp_path, "x.log", gzip.compress(content, 1) if packed else content)
    report = report_of_files(logs=(path,))

    assert places(report)[0][1] == 60_041
    assert "KeyError: 'orders'" in first_log(report).text


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-22T02:13:44.120Z ERROR no",
        "2026-11-22 02:13:44,120 ERROR no",
        "26/11/22 02:13:44.120 ERROR no",
        "[2026-11-22, 02:13:44.120 UTC] {taskinstance.py:1937} ERROR - no",
        "[main] ERROR com.acme.Load 2026-11-22 03:13:44.120 +01:00 no",
        'level=error ts="2026-11-22T02:13:44.120Z" msg=no',
        '{"level": "ERROR", "message": "no more to read of it", "time": "2026-11-22T02:13:44.120Z"}',
    ],
)
def test_a_line_has_the_time_it_begins_with(line: str) -> None:
    assert time_of_line(line) == milliseconds(FAILED_AT)


@pytest.mark.parametrize(
    "line",
    [
        "INFO reading dt=2026-11-21T00:00:00",
        "Dependencies all met for ti=<TaskInstance: orders.load scheduled__2026-11-21T00:00:00+00:00 [queued]>",
        "no file has come since 2026-11-21 00:00:00",
    ],
)
def test_a_time_that_a_line_tells_of_is_not_its_own(line: str) -> None:
    assert time_of_line(line) is None


def express_log() -> list[dict[str, Any]]:
    """Return the events that Step Functions logs of an EXPRESS execution, at level ALL."""
    arn = "arn:aws:states:eu-west-1:111122223333:express:orders:7f3c:1"
    said = {"error": "ValueError", "cause": "no such row"}
    events = [
        ("ExecutionStarted", {"input": "{}"}),
        ("TaskStateEntered", {"name": "Load", "input": "{}"}),
        ("TaskScheduled", {"resourceType": "lambda", "resource": "invoke", "parameters": "{}"}),
        ("TaskFailed", {"resourceType": "lambda", "resource": "invoke", **said}),
        ("ExecutionFailed", said),
    ]
    return [
        {
            "logStreamName": "states/orders",
            "timestamp": milliseconds(FAILED_AT),
            "message": json.dumps(
                {
                    "id": str(number),
                    "type": kind,
                    "details": details,
                    "previous_event_id": str(number - 1),
                    "event_timestamp": str(milliseconds(FAILED_AT)),
                    "execution_arn": arn,
                }
            ),
        }
        for number, (kind, details) in enumerate(events, start=1)
    ]


@pytest.mark.parametrize("source", ["file", "record"])
def test_the_log_of_an_express_workflow_tells_its_failing_state(tmp_path: Path, source: str) -> None:
    answer = {"events": express_log()}
    if source == "file":
        report = report_of_files(logs=(written(tmp_path, "express.json", json.dumps(answer, indent=4)),))
    else:
        report = report_of_record(id="orders", logs=answer)
    assert report.failure is not None
    assert (report.failure.state, report.failure.error, report.failure.cause) == ("Load", "ValueError", "no such row")
    _, line, end_line = places(report)[0]
    lines = (
        json.dumps(answer, indent=4).split("\n")
        if source == "file"
        else [json.dumps(each) for each in answer["events"]]
    )
    assert "TaskFailed" in "\n".join(lines[line - 1 : end_line])
