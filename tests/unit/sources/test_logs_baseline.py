"""What the last success says as well explains less; what it says and this run does not is missed."""

from datetime import timedelta

import pytest

from tests.fakes import FakeClock, FakeExecutions, FakeLogs, fake_ports
from tests.unit.sources.cases import (
    EXECUTION,
    FAILED_AT,
    GROUP,
    MACHINE,
    OTHER,
    REQUEST,
    located,
    opened,
    report,
    start,
)
from triage.errors import AccessDeniedError
from triage.model.evidence import GatheredEvidence
from triage.ports import Execution
from triage.settings import Settings
from triage.sources.logs import LOGS

HANDLED = "[ERROR] no override file"
CAUSE = "[ERROR] the target table is locked by a VACUUM"
YESTERDAY = FAILED_AT - timedelta(days=1)


def executions(*, denied: bool = False) -> FakeExecutions:
    """Return this failed execution and one that succeeded the day before."""
    found = FakeExecutions()
    before = EXECUTION.replace("7f3c", "6a2b")
    found.add(
        Execution(
            arn=before,
            state_machine_arn=MACHINE,
            status="SUCCEEDED",
            started_at=YESTERDAY - timedelta(minutes=2),
            stopped_at=YESTERDAY,
        )
    )
    if denied:
        found.denied[MACHINE] = AccessDeniedError("states:ListExecutions", "no")
    return found


def gather(logs: FakeLogs, known: FakeExecutions | None = None) -> GatheredEvidence:
    ports = fake_ports(logs=logs, executions=known or executions(), clock=FakeClock(FAILED_AT + timedelta(hours=1)))
    return LOGS.collect(opened(), located(), ports, Settings())


def logs_of(*lines: str, before: tuple[str, ...] = ()) -> FakeLogs:
    logs = FakeLogs()
    logs.write(GROUP, YESTERDAY - timedelta(minutes=1), start(OTHER), *before, report(OTHER), stream="yesterday")
    logs.write(GROUP, FAILED_AT - timedelta(seconds=9), start(), *lines, report())
    return logs


def test_without_a_baseline_the_earliest_error_comes_first() -> None:
    logs = logs_of(HANDLED, "INFO working", CAUSE)
    assert [fact.text for fact in gather(logs, FakeExecutions()).facts] == [HANDLED, CAUSE]


def test_without_a_baseline_the_line_that_the_execution_ended_with_comes_before_what_was_overcome() -> None:
    work = [f"INFO wrote part {number}" for number in range(5)]
    cause = "[ERROR] currency 'XQQ' is not in the table of rates"
    logs = logs_of(HANDLED, *work, cause, "INFO closed the connection")
    failed = located()
    assert failed.failure is not None
    known = failed.failure.model_copy(
        update={"cause": '{"errorMessage": "currency \'XQQ\' is not in the table of rates", "errorType": "RateError"}'}
    )
    ports = fake_ports(logs=logs, executions=FakeExecutions(), clock=FakeClock(FAILED_AT + timedelta(hours=1)))
    told = LOGS.collect(opened(), failed.model_copy(update={"failure": known}), ports, Settings())
    assert [fact.text for fact in told.facts] == [cause, HANDLED]
    assert [fact.text for fact in gather(logs, FakeExecutions()).facts] == [HANDLED, cause]


def test_an_error_that_the_last_success_had_as_well_does_not_come_first() -> None:
    logs = logs_of(HANDLED, "INFO working", CAUSE, before=(HANDLED, "INFO working"))
    assert gather(logs).facts[0].text == CAUSE
    assert [asked[1] for asked in logs.asked if asked[2] == YESTERDAY + timedelta(seconds=5)] == [
        YESTERDAY - timedelta(minutes=2)
    ]


def test_where_no_success_can_be_listed_the_window_before_is_compared_with() -> None:
    logs = logs_of(HANDLED, CAUSE)
    logs.write(GROUP, FAILED_AT - timedelta(seconds=90), start(OTHER), HANDLED, report(OTHER), stream="earlier")
    assert gather(logs, executions(denied=True)).facts[0].text == CAUSE


def test_one_plain_error_needs_no_baseline() -> None:
    logs = logs_of("INFO begun", CAUSE, before=("INFO begun",))
    gather(logs)
    assert all(end >= FAILED_AT - timedelta(minutes=1) for _, _, end, _ in logs.asked)


def test_lines_that_are_always_there_and_now_are_not_are_told_in_one_fact() -> None:
    usual = tuple(f"INFO wrote part {number} of the manifest" for number in range(40))
    also = tuple(f"INFO checksum of {number} rows agrees with the source" for number in range(30))
    logs = logs_of(*(f"DEBUG polled {number} times" for number in range(40)), before=(*usual, *also))
    gathered = gather(logs)
    (fact,) = gathered.facts
    assert [spot.reason for spot in gathered.blind_spots] == ["no line that explains the failure"]
    assert fact.text == (
        "missing against the last success (2026-11-21 02:11 UTC): INFO wrote part <num> of the manifest (40 times "
        "then); INFO checksum of <num> rows agrees with the source (30 times then)"
    )
    assert fact.weight < 0.5
    assert fact.ref.model_dump()["stream"] == "yesterday"


def reports(*used: int) -> FakeLogs:
    """Return the REPORT lines of invocations a minute apart; the last one is the failed request's."""
    logs = FakeLogs()
    for number, megabytes in enumerate(reversed(used)):
        request = REQUEST if number == 0 else f"{number:08x}-62aa-4c1f-8d20-f4a9b1c2d3e4"
        at = FAILED_AT - timedelta(seconds=5 * number)
        logs.write(GROUP, at, start(request), report(request, used=megabytes), stream=f"s{number}")
    return logs


def test_memory_is_told_across_the_invocations_of_the_window() -> None:
    (fact,) = gather(reports(60, 64, 127, 124, 128)).facts
    assert fact.text.startswith(f"REPORT RequestId: {REQUEST}")
    assert fact.text.endswith("\n[memory 97-100% of 128 MB used in the last 3 of 5 invocations]")
    assert fact.weight == pytest.approx(0.85)


def test_ample_memory_is_no_evidence_and_asks_for_no_other_invocation() -> None:
    logs = reports(60, 64, 70)
    assert gather(logs).facts == ()
    assert not [pattern for *_, pattern in logs.asked if pattern and "REPORT" in pattern]


def test_initialisations_that_failed_are_counted_over_the_window() -> None:
    logs = FakeLogs()
    init = "INIT_REPORT Init Duration: 10008.33 ms\tPhase: init\tStatus: timeout"
    logs.write(GROUP, FAILED_AT - timedelta(seconds=20), "INIT_START Runtime Version: python:3.13.v1", init)
    logs.write(GROUP, FAILED_AT - timedelta(seconds=9), init)
    ports = fake_ports(logs=logs, clock=FakeClock(FAILED_AT + timedelta(hours=1)))
    (fact,) = LOGS.collect(opened(), located(request_id=None), ports, Settings()).facts
    assert fact.text == f"{init}\n[initialisation failed 2 times (timeout)]"


def test_lambdas_json_report_is_read_like_its_text() -> None:
    logs = FakeLogs()
    record = (
        '{"time":"2026-11-22T02:13:44.000Z","type":"platform.report","record":{"requestId":"%s","metrics":'
        '{"durationMs":3000.0,"billedDurationMs":3000,"memorySizeMB":128,"maxMemoryUsedMB":127},"status":"success"}}'
    )
    begun = '{"time":"2026-11-22T02:13:41.000Z","type":"platform.start","record":{"requestId":"%s"}}'
    logs.write(GROUP, FAILED_AT, begun % REQUEST, '{"level":"INFO","message":"working"}', record % REQUEST)
    (fact,) = gather(logs).facts
    assert "memory 99% of 128 MB used" in fact.text
