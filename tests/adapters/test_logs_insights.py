"""Logs Insights queries: waited for, bounded, counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.adapters.conftest import CannedAws
from tests.fakes import FakeClock
from triage.aws.clients import CallMeter, Clients
from triage.aws.logs import CloudWatchLogs
from triage.errors import AccessDeniedError, UnavailableError
from triage.ports import InsightsAnswer

AT = datetime(2026, 11, 22, 2, 14, 5, 120_000, tzinfo=UTC)
STARTED = (200, {"queryId": "q"})


def results(status: str, *, scanned: float = 0, rows: int = 1) -> tuple[int, dict[str, Any]]:
    row = [{"field": "@message", "value": "boom"}, {"field": "times", "value": "3"}]
    return 200, {"status": status, "results": [row] * rows, "statistics": {"bytesScanned": scanned}}


def ask(clients: Clients, clock: FakeClock, *, seconds: float = 10.0, most_bytes: int = 10**9) -> InsightsAnswer:
    bounds: dict[str, Any] = {"limit": 50, "seconds": seconds, "most_bytes": most_bytes}
    group = "arn:aws:logs:eu-west-1:444455556666:log-group:g:*"
    return CloudWatchLogs(clients, clock).query(
        ("h", group), "fields @message", start=AT - timedelta(1), end=AT, **bounds
    )


def test_a_query_is_asked_after_with_growing_pauses_until_it_is_complete(clients: Clients, clock: FakeClock) -> None:
    running = results("Running", scanned=100)
    answers = (results("Scheduled", rows=0), running, results("Complete", scanned=2_500, rows=2))
    canned = CannedAws(STARTED, *answers).answer(clients.logs)
    answer = ask(clients, clock)
    assert answer.rows == ({"@message": "boom", "times": "3"},) * 2
    assert (answer.complete, answer.scanned_bytes) == (True, 2_500)
    assert clock.slept == pytest.approx([0.1, 0.2])
    assert canned.requests[0] == {
        "logGroupIdentifiers": ["h", "arn:aws:logs:eu-west-1:444455556666:log-group:g"],
        "queryString": "fields @message",
        "startTime": 1795227245,
        "endTime": 1795313646,
        "limit": 50,
    }


@pytest.mark.parametrize("bound", [{"seconds": 0.25}, {"most_bytes": 99}])
def test_a_query_that_takes_or_scans_too_much_is_stopped_and_says_so(
    clients: Clients, clock: FakeClock, bound: dict[str, Any]
) -> None:
    running = results("Running", scanned=100)
    answers = [running] * (3 if "seconds" in bound else 1)
    canned = CannedAws(STARTED, *answers, (200, {"success": True})).answer(clients.logs)
    answer = ask(clients, clock, **bound)
    assert (len(answer.rows), answer.complete, answer.scanned_bytes) == (1, False, 100)
    assert canned.requests[-1] == {"queryId": "q"}
    assert clients.meter.counts()["logs:StopQuery"] == 1


def test_a_query_that_ended_before_it_was_stopped_is_no_error(clients: Clients, clock: FakeClock) -> None:
    over = (400, {"__type": "InvalidParameterException", "message": "the query is not running"})
    CannedAws(STARTED, results("Running"), over).answer(clients.logs)
    assert not ask(clients, clock, seconds=0).complete


def test_the_bytes_scanned_are_counted_for_the_price(clients: Clients, clock: FakeClock) -> None:
    CannedAws(STARTED, results("Complete", scanned=5 * 10**8), STARTED, results("Complete", scanned=1)).answer(
        clients.logs
    )
    ask(clients, clock)
    ask(clients, clock)
    assert clients.meter.scanned() == 5 * 10**8 + 1


def test_a_failed_query_is_unavailable(clients: Clients, clock: FakeClock) -> None:
    CannedAws(STARTED, results("Failed")).answer(clients.logs)
    with pytest.raises(UnavailableError, match="ended Failed"):
        ask(clients, clock)


@pytest.mark.usefixtures("credentials")
def test_a_refused_query_names_the_permission(clock: FakeClock) -> None:
    clients = Clients(region="eu-west-1", meter=CallMeter())
    CannedAws((400, {"__type": "AccessDeniedException", "message": "no"})).answer(clients.logs)
    with pytest.raises(AccessDeniedError, match="logs:StartQuery"):
        ask(clients, clock)
