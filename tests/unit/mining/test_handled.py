"""An error that the program got over does not come before the one that ended it; one it did not get over still does."""

import json

import pytest

from tests.unit.files.exported import report_of_record
from tests.unit.mining.test_passages import events
from triage.mining.explain import explain
from triage.mining.handled import messages_of
from triage.mining.passages import MinedWindow, passages
from triage.model.vocabulary import Category

REFUSED = "[ERROR] ConnectionRefusedError: cache redis.internal: [Errno 111] Connection refused"
FATAL = (
    "[ERROR] KeyError: 'customer_id'\n"
    "Traceback (most recent call last):\n"
    '  File "/var/task/load.py", line 12, in handler\n'
    '    return row["customer_id"]'
)
GENERIC = FATAL.replace("KeyError: 'customer_id'", "RuntimeError: load failed")
NOTHING_THERE = FATAL.replace("KeyError: 'customer_id'", "TypeError: 'NoneType' object is not subscriptable")
TIMED_OUT = "2026-11-22T02:13:44.000Z 5d1e0c2a-4b1f-4c55-9a51-4b9f3a5d7e10 Task timed out after 3.00 seconds\n"
ABOUT_THE_SAME = FATAL.replace("KeyError: 'customer_id'", "LoadError: no rows from redis.internal")
WORK = ("[INFO] read 1200 rows", "[INFO] wrote part 1 of s3://acme-clean/1", "[INFO] wrote the manifest")


def first(*lines: str, said: tuple[str, ...] = (), fatal: str = FATAL) -> bool:
    """Tell whether the fatal error is the first evidence, live and offline alike."""
    every = ["[INFO] started", *lines]
    window = MinedWindow.of(events(*every), failed_at=1_795_313_624_000, one_request=True, said=said)
    live = passages(window, limit=6)[0].text.partition("\n")[0]
    text = "\n".join(every).split("\n")
    offline = text[explain(text, said=said)[0].begin :][:1][0]
    named, trace = fatal.split("\n")[:2]
    assert (live == named) is (offline in (named, trace)), (live, offline)
    return live == named


@pytest.mark.parametrize(
    "handled",
    [
        (REFUSED + ", falling back to the database",),
        (REFUSED, "[INFO] using the database instead"),
        (REFUSED, "[INFO] reconnected"),
        (REFUSED, "[INFO] fetched the rates on attempt 2"),
        ("[ERROR] row 17: cannot parse 'n/a', skipping the row",),
        ("[ERROR] no override file: NoSuchKey, using the defaults", "[INFO] continuing"),
        (REFUSED, *WORK),
    ],
)
def test_what_the_program_got_over_does_not_come_first(handled: tuple[str, ...]) -> None:
    assert first(*handled, FATAL)


@pytest.mark.parametrize(
    ("earlier", "fatal"),
    [
        ((REFUSED,), FATAL),
        ((REFUSED, "[INFO] closing"), FATAL),
        ((REFUSED, *WORK), GENERIC),
        ((REFUSED, *WORK), NOTHING_THERE),
        ((REFUSED, *WORK), ABOUT_THE_SAME),
        ((REFUSED, *WORK), TIMED_OUT),
        (("[ERROR] got 3 columns instead of 5 in orders.csv", "[INFO] closing"), GENERIC),
        (("[ERROR] cannot reach db-1, not continuing",), GENERIC),
    ],
)
def test_what_may_have_led_to_the_end_still_comes_first(earlier: tuple[str, ...], fatal: str) -> None:
    assert not first(*earlier, fatal, fatal=fatal)


def test_a_success_that_was_logged_all_along_says_nothing_of_the_error_before_it() -> None:
    habit = "[INFO] attempt 2 succeeded for part {}"
    assert not first(*(habit.format(n) for n in range(5)), REFUSED, habit.format(9), FATAL)


def test_the_line_that_the_failure_is_known_by_is_the_fatal_one() -> None:
    quiet = "[ERROR] currency 'XQQ' is not in the table of rates"
    after = "[INFO] released the lock"
    assert not first(REFUSED, *WORK, quiet, after, fatal=f"{quiet}\n")
    assert first(
        REFUSED, *WORK, quiet, after, fatal=f"{quiet}\n", said=("currency 'XQQ' is not in the table of rates",)
    )


def test_a_payload_is_read_down_to_its_innermost_message() -> None:
    payload = json.dumps({"errorMessage": "no row 18", "errorType": "LoadError"})
    nested = json.dumps({"Cause": payload, "Error": "States.TaskFailed"})
    assert messages_of(nested, "plain words", None, payload) == ("no row 18", "plain words")
    assert messages_of('{"errorMessage": cut', "{}") == ('{"errorMessage": cut',)


def test_logs_alone_blame_what_ended_it() -> None:
    lines = "\n".join(["[INFO] started", REFUSED, "[INFO] using the database instead", *WORK, FATAL]).split("\n")
    assert report_of_record(id="etl", logs=lines).category is Category.DATA
    twin = [line for line in lines if "instead" not in line and line not in WORK]
    assert report_of_record(id="etl", logs=twin).category is Category.NETWORK
