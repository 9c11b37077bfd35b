"""Grouping: what is one pattern, what is not, and what is reported of it."""

import random

import pytest

from triage.mining.miner import Miner
from triage.mining.patterns import Pattern, compare
from triage.mining.severity import Severity
from triage.mining.slot_values import aligned


def _patterns(lines: list[str]) -> list[Pattern]:
    miner = Miner()
    miner.add(lines)
    return compare(miner)


def test_lines_that_differ_in_numbers_and_ids_are_one_pattern() -> None:
    lines = [
        "2026-11-02 10:00:00,123 INFO loader.Reader: read 12 rows for request 3f2b8c1d-9b1d-4c2a-8f00-0a1b2c3d4e5f",
        "2026-11-02 10:00:01,456 INFO loader.Reader: read 7 rows for request 00000000-9b1d-4c2a-8f00-ffffffffffff",
    ]
    (pattern,) = _patterns(lines)
    assert pattern.template == "read <num> rows for request <uuid>"
    assert pattern.count == 2


def test_status_200_and_status_500_are_reported_apart() -> None:
    lines = ["GET /orders status 200 in 12 ms"] * 3 + ["GET /orders status 500 in 9 ms"] * 2
    (pattern,) = _patterns(lines)
    assert pattern.codes == {"http 200": 3, "http 500": 2}
    variants = {variant.code: (variant.count, variant.severity) for variant in pattern.variants}
    assert variants == {"http 200": (3, Severity.INFO), "http 500": (2, Severity.ERROR)}


def test_no_errors_found_is_not_the_same_as_some() -> None:
    (pattern,) = _patterns(["checked 5 files, 0 errors", "checked 9 files, 4 errors"])
    assert {variant.severity for variant in pattern.variants} == {Severity.INFO, Severity.ERROR}


def test_words_of_the_letters_a_to_f_do_not_collide() -> None:
    lines = [
        "job 1 is idle",
        "job 2 failed",
        "job 3 added",
        "job 4 faded",
        "state=dead 1",
        "state=bad 2",
        "state=feed 3",
    ]
    miner = Miner(keep_lines=True)
    miner.add(lines)
    assert len(set(miner.members or ())) == len(lines)


def test_ids_beside_such_words_do_not_hide_them() -> None:
    rnd = random.Random(1)  # noqa: S311 - not for secrets
    ids = [f"{rnd.getrandbits(128):032x}" for _ in range(4)]
    uuids = [f"{one[:8]}-{one[8:12]}-4{one[13:16]}-8{one[17:20]}-{one[20:]}" for one in ids]
    lines = [f"batch {one} {word}" for one in uuids for word in ("idle", "failed")]
    miner = Miner(keep_lines=True)
    miner.add(lines)
    members = list(miner.members or ())
    assert len(set(members)) == 2
    assert set(members[::2]).isdisjoint(members[1::2])


def test_every_line_is_in_exactly_one_pattern() -> None:
    lines = [f"line {word} {number}" for number in range(50) for word in ("one", "two words", "a=b", "")]
    miner = Miner(keep_lines=True)
    miner.add(lines)
    numbers = [number for pattern in compare(miner) for number in pattern.numbers]
    assert sorted(numbers) == sorted(set(miner.members or ()))
    assert len(numbers) == len(set(numbers))
    assert sum(pattern.count for pattern in compare(miner)) == len(lines)


def test_words_in_a_slot_are_counted_exactly() -> None:
    lines = [f"session opened for user {user} by 7" for user in ("alice", "bob", "alice", "carol", "dan", "erin")]
    (pattern,) = _patterns(lines)
    assert pattern.template == "session opened for user <str> by <num>"
    assert ("alice", 2) in pattern.slots[0].values


def test_times_are_the_first_and_last_even_when_events_come_out_of_order() -> None:
    miner = Miner()
    miner.add(["ping 1", "ping 2", "ping 3"], times=[3_000, 1_000, 2_000])
    (pattern,) = compare(miner)
    assert (pattern.first.time, pattern.last.time) == (1_000, 3_000)


def test_baseline_and_window_share_their_patterns() -> None:
    window, baseline = Miner(), Miner()
    window.add(["loaded 5 rows", "boom"])
    baseline.add(["loaded 9 rows"])
    counts = {pattern.template: (pattern.count, pattern.baseline) for pattern in compare(window, baseline)}
    assert counts == {"loaded <num> rows": (1, 1), "boom": (1, 0)}


def test_a_request_s_lines_are_counted_with_those_printed_between_start_and_report() -> None:
    request = "3f2b8c1d-9b1d-4c2a-8f00-0a1b2c3d4e5f"
    other = "aaaabbbb-9b1d-4c2a-8f00-0a1b2c3d4e5f"
    lines = [
        f"START RequestId: {request} Version: $LATEST",
        f"START RequestId: {other} Version: $LATEST",
        "printed by the other",
        "printed without an id",
        f"END RequestId: {request}",
        f"REPORT RequestId: {request}\tDuration: 1.00 ms\t",
        "printed after the report",
    ]
    miner = Miner(request_id=request)
    miner.add(lines, streams=["a", "b", "b", "a", "a", "a", "a"])
    requested = {group.first.text: group.requested for group in miner.groups}
    assert requested["printed without an id"] == 1
    assert requested["printed by the other"] == 0
    assert requested["printed after the report"] == 0


def test_ever_new_names_do_not_make_ever_new_groups() -> None:
    names = [f"{first}{second}{third}" for first in "klmno" for second in "pqrst" for third in "uvwxy"]
    miner = Miner()
    miner.add([f"loaded 5 rows for customer {name} today" for name in names])
    assert len(miner.groups) < 20
    (pattern,) = compare(miner)
    assert (pattern.template, pattern.count) == ("loaded <num> rows for customer <str> today", len(names))


def test_a_word_that_speaks_of_an_error_is_never_taken_for_a_name() -> None:
    states = [f"{first}{second}" for first in "klmno" for second in "pqrst"]
    miner = Miner()
    miner.add([*(f"the job of the team is {state} now" for state in states), "the job of the team is failed now"])
    worst = max(miner.groups, key=lambda group: group.severity)
    assert (worst.severity, worst.first.text) == (Severity.ERROR, "the job of the team is failed now")


def test_a_template_shows_names_with_their_digits() -> None:
    lines = [f"s3:PutObject on s3://acme-raw/part-{number} by v{number}beta of ec2 host failed" for number in (4, 7)]
    (pattern,) = _patterns(lines)
    assert pattern.template.startswith("s3:PutObject on s3://")
    assert "of ec2 host failed" in pattern.template
    (pattern,) = _patterns(["psycopg2.errors.NumericValueOutOfRange: integer out of range"])
    assert pattern.template.startswith("psycopg2.errors.")
    assert pattern.severity is Severity.ERROR


def test_a_template_shows_no_digit_of_its_first_line_that_others_have_not() -> None:
    (pattern,) = _patterns(["policy v5:on denied", "policy v6:on denied"])
    assert pattern.template == "policy v<num>:on denied"


def test_a_name_with_digits_is_shown_as_it_is() -> None:
    (pattern,) = _patterns(["s3:GetObject on p99:high denied"])
    assert pattern.template == "s3:GetObject on p99:high denied"


def test_an_x_ray_trace_id_is_one_value() -> None:
    (pattern,) = _patterns(["read 5 rows trace=1-5759e988-bd862e3fe1be46a994272793"])
    assert pattern.template == "read <num> rows trace=<id>"


def test_milliseconds_before_a_level_count_no_errors() -> None:
    (pattern,) = _patterns(["02:05:01,123 ERROR boom", "02:05:01,456 ERROR boom"])
    assert pattern.codes == {}


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (["read 5 rows in 45 ms", "read 7 rows in 3 s"], [{"5", "7"}, {"45 ms", "3 s"}]),
        (["12 KB sent to /data/a", "3 MB sent to /data/b"], [{"12 KB", "3 MB"}, {"/data/a", "/data/b"}]),
        (["sum of 1, 2, 3 is 6"], [{"1, 2, 3"}, {"6"}]),
    ],
)
def test_values_of_several_words_are_told_in_their_slots(lines: list[str], values: list[set[str]]) -> None:
    (pattern,) = _patterns(lines)
    assert [{value for value, _ in slot.values} for slot in pattern.slots] == values


def test_values_that_could_stand_in_either_of_two_slots_are_not_told() -> None:
    assert aligned(("took", "<duration>", "<num>"), ["took", "45", "ms", "7"]) == []
