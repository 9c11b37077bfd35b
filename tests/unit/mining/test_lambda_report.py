"""The arithmetic of REPORT lines."""

import pytest

from triage.mining.lambda_report import Invocation, parse_init_failure, parse_report, statements
from triage.mining.miner import Miner

_REPORT = (
    "REPORT RequestId: 3f2b8c1d-9b1d-4c2a-8f00-0a1b2c3d4e5f\tDuration: {duration} ms\tBilled Duration: 4 ms\t"
    "Memory Size: 128 MB\tMax Memory Used: {used} MB\t{rest}\n"
)


def _invocation(used: int, *, duration: float = 3.01, rest: str = "") -> Invocation:
    found = parse_report(_REPORT.format(duration=duration, used=used, rest=rest))
    assert found
    return found


def test_report_line_is_read_with_its_init_duration() -> None:
    found = _invocation(36, rest="Init Duration: 110.10 ms\t")
    assert (found.duration, found.memory_size, found.memory_used, found.init_duration) == (3.01, 128, 36, 110.10)


def test_memory_nearly_used_up_in_the_last_invocations_is_said() -> None:
    (statement,) = statements([_invocation(50), _invocation(124), _invocation(128)])
    assert statement.text == "memory 97-100% of 128 MB used in the last 2 of 3 invocations"


def test_duration_near_the_timeout_is_said() -> None:
    (statement,) = statements([_invocation(50, duration=2_990.0)], timeout_ms=3_000)
    assert statement.text == "duration 100% of the 3 s timeout in 1 of 1 invocation"


def test_what_lambda_says_of_the_end_is_said() -> None:
    failed = _invocation(50, rest="Status: error\tError Type: Runtime.ExitError\t")
    late = _invocation(50, duration=3_000.0, rest="Status: timeout\t")
    texts = [statement.text for statement in statements([failed, late])]
    assert texts == ["timed out after 3.00 s in the last of 2 invocations", texts[1]]
    assert "Runtime.ExitError" in texts[1]


def test_other_lines_and_broken_reports_are_none() -> None:
    assert parse_report("START RequestId: x") is None
    assert parse_report("REPORT RequestId: x\tDuration: ? ms") is None
    assert parse_report("REPORT RequestId: x\tDuration: 1 ms\tMemory Size: 0 MB\tMax Memory Used: 1 MB") is None


def test_miner_collects_every_invocation() -> None:
    miner = Miner()
    miner.add([_REPORT.format(duration=number, used=number, rest="") for number in range(1, 40)])
    assert [invocation.memory_used for invocation in miner.invocations] == list(range(1, 40))


@pytest.mark.parametrize(
    ("line", "failed"),
    [
        ("INIT_REPORT Init Duration: 10008.33 ms\tPhase: init\tStatus: timeout", "timeout"),
        (
            "INIT_REPORT Init Duration: 3.1 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ImportModuleError",
            "Runtime.ImportModuleError",
        ),
        (
            '{"time":"t","type":"platform.initReport","record":{"status":"error","errorType":"Runtime.ExitError"}}',
            "Runtime.ExitError",
        ),
        ('{"time":"t","type":"platform.initReport","record":{"status":"success"}}', None),
        ('{"time":"t","type":"platform.initReport","record":[]}', None),
        ("INIT_START Runtime Version: python:3.13.v1", None),
    ],
)
def test_an_initialisation_that_failed_is_told_from_one_that_did_not(line: str, failed: str | None) -> None:
    assert parse_init_failure(line) == failed


def test_a_json_report_is_read_and_broken_ones_are_passed_over() -> None:
    record = (
        '{"time":"2026-11-22T02:13:44.000Z","type":"platform.report","record":{"requestId":"5d1e","metrics":'
        '{"durationMs":12.5,"billedDurationMs":13,"memorySizeMB":128,"maxMemoryUsedMB":64,"initDurationMs":110.1},'
        '"status":"error","errorType":"Runtime.ExitError"}}'
    )
    found = parse_report(record, 7, 9)
    assert found == Invocation("5d1e", 12.5, 128, 64, 110.1, "error", "Runtime.ExitError", 7, 9)
    assert parse_report(record.replace("memorySizeMB", "size")) is None
    assert parse_report(record[:-4]) is None
