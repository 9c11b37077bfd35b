"""The lines of one request among those of others."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, permutations, product

from triage.mining.requests import RequestLines, begins_request, ends_request

OURS = "5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e"
THEIRS = "0b7e51d3-62aa-4c1f-8d20-f4a9b1c2d3e4"

# When, in which stream, what.
Row = tuple[int, str, str]


def chosen(*pairs: tuple[str, str]) -> list[str]:
    lines = [line for _, line in pairs]
    return [lines[position] for position in RequestLines(OURS).find(lines, [stream for stream, _ in pairs])]


def start(request: str) -> str:
    return f"START RequestId: {request} Version: $LATEST"


def report(request: str) -> str:
    return f"REPORT RequestId: {request}\tDuration: 3 ms"


def test_lines_between_start_and_report_are_the_requests_in_its_stream_only() -> None:
    assert chosen(
        ("a", start(THEIRS)),
        ("a", "theirs"),
        ("a", report(THEIRS)),
        ("a", start(OURS)),
        ("b", "at the same time"),
        ("a", "ours"),
        ("a", f"END RequestId: {OURS}"),
        ("a", report(OURS)),
        ("a", start(THEIRS)),
        ("a", "theirs again"),
    ) == [start(OURS), "ours", f"END RequestId: {OURS}", report(OURS)]


def test_a_request_that_goes_through_two_streams_is_followed_in_both() -> None:
    pairs = [("a", start(OURS)), ("b", start(OURS)), ("a", "one"), ("b", "two"), ("a", report(OURS)), ("b", "three")]
    assert chosen(*pairs, ("a", "not ours")) == [line for _, line in pairs]


def test_a_request_whose_report_is_missing_ends_with_the_next_start() -> None:
    assert chosen(("a", start(OURS)), ("a", "ours"), ("a", start(THEIRS)), ("a", "theirs")) == [start(OURS), "ours"]


def test_lambdas_json_records_begin_and_end_a_request() -> None:
    begun = f'{{"time":"t","type":"platform.start","record":{{"requestId":"{OURS}"}}}}'
    ended = f'{{"time":"t","type":"platform.report","record":{{"requestId":"{OURS}"}}}}'
    assert chosen(("a", begun), ("a", "Traceback"), ("a", ended), ("a", "theirs")) == [begun, "Traceback", ended]
    assert begins_request(begun)
    assert ends_request(ended)


def test_an_application_that_talks_of_platform_start_begins_no_request() -> None:
    assert not begins_request('{"message": "saw \\"platform.start\\""}')


def test_a_request_goes_on_from_one_chunk_of_lines_to_the_next() -> None:
    request = RequestLines(OURS)
    assert request.find([start(OURS)], None) == [0]
    assert request.find(["ours", report(OURS), "theirs"], None) == [0, 1]
    assert request.find(["theirs"], None) == []


def chosen_of(rows: Sequence[Row]) -> set[str]:
    times, streams, lines = [list(column) for column in zip(*rows, strict=True)]
    return {lines[position] for position in RequestLines(OURS).find(lines, streams, times)}


def orders(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the rows in every order that their times allow."""
    moments = [list(rows) for _, rows in groupby(rows, key=lambda row: row[0])]
    for ordered in product(*map(permutations, moments)):
        yield list(chain.from_iterable(ordered))


def test_the_order_of_lines_of_one_millisecond_changes_nothing() -> None:
    rows: list[Row] = [
        (1, "a", start(THEIRS)),
        (2, "a", "theirs, as it ends"),
        (2, "a", report(THEIRS)),
        (3, "a", start(OURS)),
        (3, "a", "Traceback (most recent call last):"),
        (3, "b", "at the same time"),
        (4, "a", "KeyError: 'x'"),
        (4, "a", f"END RequestId: {OURS}"),
        (4, "a", report(OURS)),
        (4, "b", "another stream"),
        (5, "a", start(THEIRS)),
        (5, "a", "theirs again"),
    ]
    ours = {row[2] for row in rows if row[0] in (3, 4) and row[1] == "a"}
    assert all(chosen_of(ordered) == ours for ordered in orders(rows))


def test_of_two_requests_that_meet_in_a_millisecond_all_but_the_others_own_records_counts() -> None:
    anothers: list[Row] = [(2, "a", f"END RequestId: {THEIRS}"), (2, "a", report(THEIRS))]
    ours: list[Row] = [
        (2, "a", "ours, or the one before: nobody can tell"),
        (2, "a", start(OURS)),
        (3, "a", "KeyError: 'x'"),
        (4, "a", report(OURS)),
    ]
    rows = [(1, "a", start(THEIRS)), (1, "a", "theirs"), *anothers, *ours, (5, "a", "over")]
    assert all(chosen_of(ordered) == {row[2] for row in ours} for ordered in orders(rows))


def test_a_request_of_one_millisecond_is_whole_and_over_when_the_next_begins_in_it() -> None:
    rows: list[Row] = [(1, "a", line) for line in (start(OURS), "ours", report(OURS), start(THEIRS))]
    expected = {start(OURS), "ours", report(OURS)}
    assert all(chosen_of(ordered) == expected for ordered in orders([*rows, (2, "a", "theirs")]))


def test_the_report_of_the_request_before_that_comes_late_does_not_end_ours() -> None:
    assert chosen(("a", start(OURS)), ("a", report(THEIRS)), ("a", "ours")) == [start(OURS), "ours"]
