"""Exported histories, executions and definitions: one report, whatever way they were exported."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.unit.files.exported import (
    EXECUTION,
    described,
    history,
    machine,
    report_of_record,
    succeeded,
)
from tests.unit.world import DEFINITION, FAILED_AT, FUNCTION, REQUEST
from triage.errors import InvalidInputError
from triage.model.report import Report
from triage.model.vocabulary import Kind, Status


def told(report: Report) -> tuple[Any, ...]:
    assert report.failure is not None
    failure = report.failure
    return report.status, failure.state, failure.error, failure.cause, failure.resource, failure.failed_at


EXPECTED = told(report_of_record(id="etl", history=history(), definition=DEFINITION))


def test_a_history_tells_state_error_resource_and_request() -> None:
    report = report_of_record(id="etl", history=history(), definition=DEFINITION, execution=described())
    assert report.kind is Kind.OFFLINE
    assert report.failure is not None
    assert (report.failure.state, report.failure.error, report.failure.resource) == ("Load", "ValueError", FUNCTION)
    assert report.failure.correlation["lambda_request_id"] == REQUEST
    assert report.pipeline == "customer-etl"
    assert report.evidence[0].ref.kind == "history_event"
    assert {each.ref.kind for each in report.evidence} <= {"history_event", "definition"}


def test_events_may_come_in_any_order_in_pages_and_twice() -> None:
    events = history()["events"]
    random.Random(7).shuffle(events)  # noqa: S311 - an order, not a secret
    pages = [{"events": events[:4]}, {"events": events[2:]}]
    for given in (events, pages, {"events": pages}):
        assert told(report_of_record(id="etl", history=given, definition=DEFINITION)) == EXPECTED


@pytest.mark.parametrize("as_exported", [lambda at: at.timestamp(), lambda at: int(at.timestamp() * 1000), str])
def test_timestamps_may_be_epoch_seconds_milliseconds_or_text(as_exported: Any) -> None:
    events = [
        {**event, "timestamp": as_exported(FAILED_AT - timedelta(seconds=len(EXPECTED) - event["id"]))}
        for event in history()["events"]
    ]
    assert told(report_of_record(id="etl", history=events, definition=DEFINITION)) == EXPECTED


@pytest.mark.parametrize("definition", [DEFINITION, machine(), machine()["definition"]])
def test_a_definition_may_be_bare_described_or_text(definition: object) -> None:
    assert told(report_of_record(id="etl", history=history(), definition=definition)) == EXPECTED


def test_an_unknown_type_of_event_is_kept_and_harmless() -> None:
    events = history()["events"]
    events.insert(3, {"id": 99, "previousEventId": 6, "type": "QuantumFailed", "timestamp": FAILED_AT.isoformat()})
    assert told(report_of_record(id="etl", history=events, definition=DEFINITION)) == EXPECTED


def test_entries_that_are_no_events_are_left_out_and_told() -> None:
    events = [*history()["events"], None, {"id": "x", "type": "TaskFailed"}]
    report = report_of_record(id="etl", history=events, definition=DEFINITION)
    assert told(report) == EXPECTED
    assert any("2 of its entries are no events" in spot.reason for spot in report.blind_spots)


def test_a_history_cut_off_after_the_failure_still_names_its_error() -> None:
    report = report_of_record(id="etl", history=history()["events"][:5])
    assert report.status is Status.FAILED
    assert report.failure is not None
    assert report.failure.error == "ValueError"


def test_a_history_in_which_nothing_ended_or_failed_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="none of its 4 events, the last being TaskStarted"):
        report_of_record(id="etl", history=history()["events"][:4])


def test_an_execution_alone_tells_error_and_cause() -> None:
    report = report_of_record(id="etl", execution=described(error="ValueError", cause="no such row"))
    assert report.failure is not None
    assert (report.failure.error, report.failure.cause) == ("ValueError", "no such row")
    assert report.evidence[0].ref.kind == "execution"
    remedies = " ".join(spot.remedy for spot in report.blind_spots)
    assert f"get-execution-history --execution-arn {EXECUTION}" in remedies


def test_a_timed_out_execution_has_neither_error_nor_cause() -> None:
    report = report_of_record(id="etl", execution=described("TIMED_OUT"))
    assert report.status is Status.TIMED_OUT
    assert report.failure is not None
    assert report.failure.error is None
    assert "TIMED_OUT" in report.summary


def test_a_status_event_of_eventbridge_is_an_execution_too() -> None:
    detail = {**described("ABORTED"), "startDate": None, "stopDate": int(FAILED_AT.timestamp() * 1000)}
    event = {"detail-type": "Step Functions Execution Status Change", "source": "aws.states", "detail": detail}
    report = report_of_record(id="etl", execution=event)
    assert report.status is Status.ABORTED
    assert report.failure is not None
    assert report.failure.failed_at == FAILED_AT


def test_times_that_are_no_times_are_a_blind_spot_and_no_error() -> None:
    report = report_of_record(id="etl", execution=described("TIMED_OUT", stopDate="datetime"))
    assert any('stopDate "datetime" is no time' in spot.reason for spot in report.blind_spots)


@pytest.mark.parametrize("status", ["RUNNING", "PENDING_REDRIVE"])
def test_an_execution_that_has_not_ended_is_refused(status: str) -> None:
    with pytest.raises(InvalidInputError, match=status):
        report_of_record(id="etl", execution=described(status))


def test_a_success_is_healthy_and_claims_no_cause() -> None:
    report = report_of_record(id="etl", history=succeeded(), definition=DEFINITION)
    assert report.status is Status.HEALTHY
    assert report.failure is None
    assert report.probable_causes == ()
    assert report.blind_spots == ()
    assert "SUCCEEDED" in report.summary
    assert "unknown" not in report.text


def test_a_success_told_without_its_history_may_have_caught_something() -> None:
    report = report_of_record(id="etl", execution=described("SUCCEEDED"))
    assert report.status is Status.HEALTHY
    assert "nothing failed on the way" not in report.text
    assert [spot.source for spot in report.blind_spots] == ["execution_history"]


def test_nothing_is_linked_where_no_console_applies_and_nothing_costs() -> None:
    report = report_of_record(id="etl", history=history(), definition=DEFINITION)
    assert {each.link for each in report.evidence} == {None}
    assert report.cost.usd == 0
    assert report.cost.api_calls == {}


def test_a_history_without_an_arn_can_still_be_redriven_while_it_is_recent() -> None:
    recent = datetime.now(UTC)
    events = [{**event, "timestamp": recent.isoformat()} for event in history()["events"]]
    assert "redrive" in report_of_record(id="etl", history=events, definition=DEFINITION).verdict.reason
    old = report_of_record(id="etl", history=history_of_2024(), definition=DEFINITION)
    assert "cannot be redriven" in old.verdict.reason


def history_of_2024() -> list[dict[str, Any]]:
    return [{**event, "timestamp": "2024-01-01T00:00:00Z"} for event in history()["events"]]
