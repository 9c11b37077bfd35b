"""Which log events explain a failure, in which order, and what belongs to each."""

import pytest

from triage.mining.log_events import LogEvents
from triage.mining.passages import MinedWindow, Passage, mined, passages, rivals

FAILED_AT = 1_795_313_624_000
GENERIC = "[ERROR] RuntimeError: step failed"


def events(*lines: str | tuple[str, str], end: int = FAILED_AT, apart: int = 10) -> LogEvents:
    """Return lines of one stream, or pairs of stream and line, the last one at the failure."""
    pairs = [("s", line) if isinstance(line, str) else line for line in lines]
    first = end - apart * (len(pairs) - 1)
    return LogEvents(
        log_groups=["g"] * len(pairs),
        messages=[line for _, line in pairs],
        times=[first + apart * number for number in range(len(pairs))],
        streams=[stream for stream, _ in pairs],
        ids=[str(number) for number in range(len(pairs))],
    )


def found(lines: LogEvents, *, one_request: bool = True, baseline: LogEvents | None = None) -> list[Passage]:
    window = MinedWindow.of(lines, failed_at=FAILED_AT, one_request=one_request)
    return passages(window, mined(baseline) if baseline else None, limit=6)


NOISE = (
    "retrying after transient error, attempt 1 of 3 succeeded",
    "validation finished: 0 failed, 31 passed",
    "INFO GET /health 200",
    "DeprecationWarning: utcnow() is deprecated; it will be an error in 4.0",
    "INFO no errors found in chunk 7",
    "chunk=7 error_count=0 failed_rows=0 exceptions=0",
)


@pytest.mark.parametrize("noise", NOISE)
def test_harmless_lines_never_come_before_an_error_however_many(noise: str) -> None:
    lines = [*[noise] * 500, "[ERROR] the bank refused the batch", *[noise] * 500, GENERIC]
    assert [passage.text for passage in found(events(*lines))] == ["[ERROR] the bank refused the batch", GENERIC]


@pytest.mark.parametrize("noise", NOISE)
def test_harmless_lines_alone_explain_nothing(noise: str) -> None:
    assert not any(passage.errs for passage in found(events(*[noise] * 50)))


def test_of_one_request_the_error_that_came_first_comes_first_however_long_before() -> None:
    weaker = '{"level": "ERROR", "message": "disk is full"}'
    lines = events(weaker, *["INFO working"] * 3_000, GENERIC, apart=1_000)
    assert [passage.text for passage in found(lines)] == [weaker, GENERIC]


def test_of_many_requests_an_error_long_before_the_failure_does_not_come_first() -> None:
    lines = events("[ERROR] disk is full", *["INFO working"] * 3_000, GENERIC, apart=1_000)
    assert found(lines, one_request=False)[0].text == GENERIC


def test_of_many_requests_errors_within_a_minute_are_ordered_by_their_onset() -> None:
    lines = events("[ERROR] disk is full", "INFO working", GENERIC)
    assert found(lines, one_request=False)[0].text == "[ERROR] disk is full"


def test_lines_after_the_failure_come_last() -> None:
    late = events("[ERROR] cannot clean up", end=FAILED_AT + 20_000)
    lines = events("INFO working", GENERIC)
    lines.extend(late)
    assert [passage.text for passage in found(lines, one_request=False)] == [GENERIC, "[ERROR] cannot clean up"]


def test_what_the_baseline_has_as_often_comes_after_what_is_new() -> None:
    lines = events("[ERROR] no cache found", "INFO working", "[ERROR] disk is full")
    usual = events("[ERROR] no cache found", "INFO working", "INFO done")
    assert found(lines)[0].text == "[ERROR] no cache found"
    assert found(lines, baseline=usual)[0].text == "[ERROR] disk is full"


def test_likes_are_shown_once_with_their_number_and_the_time_of_the_first() -> None:
    (passage,) = found(events(*(f"[ERROR] row {number} refused" for number in range(20))))
    assert (passage.text, passage.times) == ("[ERROR] row 19 refused", 20)
    assert passage.since == FAILED_AT - 190


def test_a_trace_in_many_events_is_one_passage_and_streams_do_not_mix() -> None:
    trace = ["Traceback (most recent call last):", '  File "a.py", line 1, in f', "    g()", "KeyError: 'orders'"]
    other = [f"INFO line {number}" for number in range(4)]
    mixed = [pair for line, beside in zip(trace, other, strict=True) for pair in (("a", line), ("b", beside))]
    (passage,) = found(events(*mixed))
    assert passage.text.splitlines() == trace
    assert passage.positions == (0, 2, 4, 6)
    assert passage.weight == pytest.approx(0.92)


def test_a_word_after_a_trace_is_no_part_of_it_but_a_bare_exception_is() -> None:
    head = ["Traceback (most recent call last):", '  File "a.py", line 1, in f', "    g()"]
    assert found(events(*head, "KeyError: 'orders'", "done"))[0].text.splitlines()[-1] == "KeyError: 'orders'"
    assert found(events(*head, "KeyboardInterrupt"))[0].text.splitlines()[-1] == "KeyboardInterrupt"


def test_indented_lines_belong_to_the_error_before_them() -> None:
    (passage,) = found(events("ERROR cannot load", "    host: db-1", "    port: 5439", "INFO next"))
    assert passage.text == "ERROR cannot load\n    host: db-1\n    port: 5439"


@pytest.mark.parametrize(
    ("line", "weight"),
    [
        ("[ERROR] KeyError: 'x'\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f", 0.92),
        ("2026-11-22T02:13:44.000Z 5d1e Task timed out after 3.00 seconds", 0.9),
        ("RequestId: 5d1e Error: Runtime exited with error: signal: killed", 0.9),
        ("FATAL out of memory", 0.88),
        ('{"level": "ERROR", "message": "cannot load"}', 0.8),
        ("the upload was refused by the peer", 0.65),
        ("WARN the queue is long", 0.5),
    ],
)
def test_how_sure_it_is_that_a_line_tells_of_a_failure(line: str, weight: float) -> None:
    (passage,) = found(events(line))
    assert passage.weight == pytest.approx(weight)


def test_weights_fall_in_the_order_of_the_passages() -> None:
    lines = events("the upload was refused by the peer", "INFO working", "[ERROR] disk is full", GENERIC)
    weights = [passage.weight for passage in found(lines)]
    assert len(weights) == 3
    assert weights == sorted(set(weights), reverse=True)


@pytest.mark.parametrize(
    "line",
    [
        "START RequestId: 5d1e Version: $LATEST",
        "END RequestId: 5d1e",
        "REPORT RequestId: 5d1e\tDuration: 3.00 ms\tStatus: error\tError Type: Runtime.ExitError",
        '{"time":"2026-11-22T02:13:44.000Z","type":"platform.report","record":{"status":"error"}}',
    ],
)
def test_lambdas_own_records_are_no_passages(line: str) -> None:
    assert found(events(line)) == []


def test_rivals_tell_about_as_much_as_the_best() -> None:
    passages_found = found(events("WARN slow", "[ERROR] disk is full", GENERIC))
    assert {passage.text for passage in rivals(passages_found)} == {"[ERROR] disk is full", GENERIC}
