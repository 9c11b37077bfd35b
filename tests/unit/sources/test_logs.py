"""Log lines that explain: of the failing request first, within a budget, redacted."""

from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import FakeClock, FakeJobs, FakeLogs, FakeMeter, fake_ports
from tests.unit.sources.cases import (
    FAILED_AT,
    FUNCTION,
    GROUP,
    OTHER,
    REQUEST,
    located,
    opened,
    report,
    start,
)
from triage.errors import AccessDeniedError, UnavailableError
from triage.model.evidence import GatheredEvidence, LogEventRef
from triage.model.incident import LocatedFailure
from triage.model.jobs.lambda_function import LambdaFunction
from triage.model.last_lines import read_last_line
from triage.settings import Settings
from triage.sources import SOURCES
from triage.sources.logs import LOGS

TRACEBACK = """[ERROR] KeyError: 'orders'
Traceback (most recent call last):
  File "/var/task/handler.py", line 6, in handler"""
LATE = FAILED_AT + timedelta(hours=1)


def gather(
    logs: FakeLogs, failure: LocatedFailure | None = None, *, clock: FakeClock | None = None, **settings: Any
) -> GatheredEvidence:
    ports = fake_ports(logs=logs, clock=clock or FakeClock(LATE))
    return LOGS.collect(opened(), failure or located(), ports, Settings(**settings))


def test_a_traceback_without_the_request_id_is_found_between_the_requests_start_and_report() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, start(), TRACEBACK, report())
    gathered = gather(logs)
    assert [fact.text for fact in gathered.facts] == [TRACEBACK]
    (fact,) = gathered.facts
    assert isinstance(fact.ref, LogEventRef)
    assert (fact.ref.log_group, fact.ref.stream) == (GROUP, "stream")
    assert fact.resource == GROUP
    assert (fact.link or "").startswith("https://eu-west-1.console.aws.amazon.com/cloudwatch/")
    assert gathered.blind_spots == ()


def test_of_a_request_that_was_cut_short_the_last_lines_are_shown() -> None:
    ended = f"2026-11-22T02:13:44.000Z {REQUEST} Task timed out after 3.00 seconds"
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, start(), "fetching Paris", "fetching Oslo", "GET http://w/Oslo", ended, report())
    last = [fact for fact in gather(logs).facts if read_last_line(fact.text)]
    assert [fact.text for fact in last] == ["fetching Paris\nfetching Oslo\nGET http://w/Oslo\n[the last it logged]"]


def test_of_a_killed_process_the_last_line_is_shown() -> None:
    killed = f"RequestId: {REQUEST} Error: Runtime exited with error: signal: killed\nRuntime.ExitError"
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, start(), "loading 1.9 GB", killed, report())
    assert [read_last_line(fact.text) for fact in gather(logs).facts if read_last_line(fact.text)] == ["loading 1.9 GB"]


def test_a_request_that_ended_by_itself_has_no_last_lines() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, start(), "loading", TRACEBACK, report())
    assert not any(read_last_line(fact.text) for fact in gather(logs).facts)


def test_a_last_line_that_tells_of_an_error_is_shown_once() -> None:
    ended = f"2026-11-22T02:13:44.000Z {REQUEST} Task timed out after 3.00 seconds"
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, start(), "[ERROR] connection refused by db-1", ended, report())
    (shown,) = [fact.text for fact in gather(logs).facts if "db-1" in fact.text]
    assert read_last_line(shown) == "[ERROR] connection refused by db-1"


def test_lines_of_other_invocations_are_left_out() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT - timedelta(seconds=2), start(OTHER), "[ERROR] theirs, before", report(OTHER))
    logs.write(GROUP, FAILED_AT - timedelta(seconds=1), start(), "[ERROR] ours", report())
    logs.write(GROUP, FAILED_AT, start(OTHER), "[ERROR] theirs, after", report(OTHER))
    logs.write(GROUP, FAILED_AT - timedelta(seconds=1), "[ERROR] theirs, at the same time", stream="another")
    assert [fact.text for fact in gather(logs).facts] == ["[ERROR] ours"]


def test_a_request_that_logged_nothing_telling_is_not_explained_with_its_functions_other_errors() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, start(), report())
    logs.write(GROUP, FAILED_AT, "[ERROR] theirs", stream="another")
    logs.write("/etl/app", FAILED_AT, "ERROR the database refused the connection")
    gathered = gather(logs, located(GROUP, "/etl/app"))
    assert [fact.text for fact in gathered.facts] == ["ERROR the database refused the connection"]


def test_a_traceback_written_line_by_line_becomes_one_fact() -> None:
    lines = (
        "Traceback (most recent call last):",
        '  File "/var/task/handler.py", line 6, in handler',
        "    raise KeyError('orders')",
        "KeyError: 'orders'",
        "done",
    )
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, start(), *lines, report())
    assert [fact.text for fact in gather(logs).facts] == ["\n".join(lines[:4])]


def test_without_a_request_id_errors_of_the_window_are_taken_and_what_broke_first_comes_first() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT - timedelta(hours=3), "ERROR long ago")
    logs.write(GROUP, FAILED_AT, "INFO fine", "ERROR could not load", "2026 Task timed out after 3.00 seconds")
    gathered = gather(logs, located(request_id=None))
    assert [fact.text for fact in gathered.facts] == ["ERROR could not load", "2026 Task timed out after 3.00 seconds"]


def test_a_report_line_is_evidence_only_when_memory_ran_out() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, start(), report(used=127))
    assert "Max Memory Used: 127 MB" in gather(logs).facts[0].text


def test_errors_that_differ_in_ids_only_are_told_once_with_their_number() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, *(f"ERROR row {number} refused" for number in range(20)))
    (fact,) = gather(logs, located(request_id=None)).facts
    assert fact.text == "ERROR row 19 refused\n[20 times since 02:13:44]"


def test_at_most_six_facts_are_given_and_they_are_redacted() -> None:
    logs = FakeLogs()
    lines = (
        "ERROR cannot open the file",
        "ERROR the database went away while a cursor was open",
        "ERROR refused by the schema registry: no such subject",
        "ERROR out of disk",
        "ERROR rows rejected by the loader, see the reject file",
        "ERROR lost the lock on the partition to another writer",
        "ERROR upload aborted by the peer",
        "ERROR giving up",
    )
    logs.write(GROUP, FAILED_AT, *(f"{line} password=hunter2" for line in lines))
    facts = gather(logs, located(request_id=None)).facts
    assert len(facts) == 6
    assert all(fact.text.endswith("password=[redacted]") for fact in facts)


@pytest.mark.parametrize(
    ("error", "reason", "remedy"),
    [
        (AccessDeniedError("logs:FilterLogEvents", "no"), "AccessDenied", "allow logs:FilterLogEvents on log-group:"),
        (UnavailableError("throttled"), "Unavailable", "ask again"),
    ],
)
def test_a_group_that_may_not_be_read_is_a_blind_spot(error: Any, reason: str, remedy: str) -> None:
    logs = FakeLogs(errors={GROUP: error})
    gathered = gather(logs)
    assert gathered.facts == ()
    (spot,) = gathered.blind_spots
    assert spot.reason.startswith(reason)
    assert spot.remedy.startswith(remedy)


def test_a_missing_group_of_the_failing_function_is_a_blind_spot_others_are_not() -> None:
    logs = FakeLogs({"/etl/app": []})
    gathered = gather(logs, located(GROUP, "/aws/lambda/never-ran", "/etl/app"))
    assert [spot.asked.split()[2].rstrip(",") for spot in gathered.blind_spots if "NotFound" in spot.reason] == [GROUP]


def test_without_any_log_group_that_is_said() -> None:
    failure = located().model_copy(update={"log_groups": ()})
    (spot,) = gather(FakeLogs(), failure).blind_spots
    assert "no log group is known" in spot.reason
    assert "PUT /pipelines/customer-etl" in spot.remedy


def test_nothing_found_tells_what_was_asked_and_how_to_look() -> None:
    (spot,) = gather(FakeLogs({GROUP: []})).blind_spots
    assert REQUEST in spot.asked
    assert f"aws logs filter-log-events --log-group-identifier {GROUP}" in spot.remedy


class IngestingLogs(FakeLogs):
    """Lines that become searchable only after the clock has moved on."""

    def __init__(self, clock: FakeClock, arrive_after: float) -> None:
        super().__init__({GROUP: []})
        self._clock = clock
        self._arrive = clock.now() + timedelta(seconds=arrive_after)

    def pages(self, log_group: str, **question: Any) -> Any:
        if self._clock.now() >= self._arrive and not self.groups[GROUP]:
            self.write(GROUP, FAILED_AT, start(), TRACEBACK, report())
        return super().pages(log_group, **question)


def test_lines_still_on_their_way_are_waited_for_with_growing_pauses() -> None:
    clock = FakeClock(FAILED_AT + timedelta(seconds=1))
    gathered = gather(IngestingLogs(clock, 1.0), clock=clock)
    assert [fact.text for fact in gathered.facts] == [TRACEBACK]
    assert clock.slept == pytest.approx([0.2, 0.4, 0.8])


def test_waiting_ends_after_the_bound_and_the_cut_off_is_stated() -> None:
    clock = FakeClock(FAILED_AT + timedelta(seconds=1))
    gathered = gather(IngestingLogs(clock, 60.0), clock=clock, log_wait_seconds=3.0)
    assert sum(clock.slept) == pytest.approx(3.0)
    assert gathered.facts == ()
    assert any(spot.reason == "logs were read up to 2026-11-22T02:13:48.000Z" for spot in gathered.blind_spots)


@pytest.mark.parametrize(
    "case",
    [
        {"clock": LATE},
        {"clock": FAILED_AT, "errors": {GROUP: AccessDeniedError("logs:FilterLogEvents", "no")}},
        {"clock": FAILED_AT, "failure": located(request_id=None, service="dynamodb", resource=None)},
        {"clock": FAILED_AT, "lines": (start(), report())},
    ],
    ids=["long ago", "denied", "a service that writes no log", "all lines are there"],
)
def test_where_no_line_can_still_come_nothing_is_waited_for(case: dict[str, Any]) -> None:
    clock = FakeClock(case["clock"])
    logs = FakeLogs(errors=case.get("errors", {}))
    logs.write(GROUP, FAILED_AT, *case.get("lines", ()))
    gather(logs, case.get("failure"), clock=clock)
    assert clock.slept == []


def test_the_byte_budget_ends_reading_with_its_figure() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, *(f"ERROR {'x' * 100} {word}" for word in "abcdefghij" for _ in range(50)))
    gathered = gather(logs, located(GROUP, "/etl/app", request_id=None), source_bytes=1024)
    assert "/etl/app" not in {asked[0] for asked in logs.asked}
    (spot,) = [spot for spot in gathered.blind_spots if "stopped early" in spot.reason]
    assert "1024 bytes" in spot.reason


def test_the_call_budget_counts_real_calls() -> None:
    meter = FakeMeter()

    class CountedLogs(FakeLogs):
        def pages(self, log_group: str, **question: Any) -> Any:
            meter.count("logs:FilterLogEvents")
            return super().pages(log_group, **question)

    logs = CountedLogs({f"/etl/{number}": [] for number in range(9)})
    ports = fake_ports(logs=logs, meter=meter, clock=FakeClock(LATE))
    gathered = LOGS.collect(opened(), located(*logs.groups, request_id=None), ports, Settings(source_calls=3))
    assert len(logs.asked) == 3
    assert any("3 AWS calls" in spot.reason for spot in gathered.blind_spots)


def test_logs_ask_for_reading_only_and_without_a_resource_where_iam_knows_none() -> None:
    names = [source.name for source in SOURCES]
    assert names.count("logs") == 1
    assert {action for each in LOGS.permissions for action in each.actions} == {
        "logs:DescribeLogGroups",
        "logs:FilterLogEvents",
        "logs:GetQueryResults",
        "logs:StartQuery",
        "logs:StopQuery",
        "states:ListExecutions",
        "lambda:GetFunctionConfiguration",
    }
    unscoped = {action for each in LOGS.permissions if "*" in each.resources for action in each.actions}
    assert unscoped == {"logs:GetQueryResults", "logs:StopQuery"}


def test_a_function_configured_to_log_elsewhere_is_read_there() -> None:
    logs = FakeLogs()
    logs.write("/acme/etl", FAILED_AT, start(), TRACEBACK, report())
    jobs = FakeJobs(
        {FUNCTION: LambdaFunction.model_validate({"FunctionName": "load", "LoggingConfig": {"LogGroup": "/acme/etl"}})}
    )
    ports = fake_ports(logs=logs, jobs=jobs, clock=FakeClock(LATE))
    gathered = LOGS.collect(opened(), located(), ports, Settings())
    assert [fact.resource for fact in gathered.facts] == ["/acme/etl"]
    assert gathered.blind_spots == ()


def test_a_function_whose_configuration_cannot_be_read_is_looked_for_in_the_usual_group() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT - timedelta(days=1))
    jobs = FakeJobs(errors={"lambda_function": AccessDeniedError("lambda:GetFunctionConfiguration", "denied")})
    ports = fake_ports(logs=logs, jobs=jobs, clock=FakeClock(LATE))
    (spot,) = LOGS.collect(opened(), located(), ports, Settings()).blind_spots
    assert GROUP in spot.asked
