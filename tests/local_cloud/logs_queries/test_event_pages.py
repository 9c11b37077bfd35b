"""Pages of log events cover every event once, in order, in both directions, whatever the page size."""

import pytest

from local_cloud.logs_queries.event_ids import next_event_id
from local_cloud.logs_queries.event_pages import Event, Place, Question, read_page

Streams = dict[str, list[Event]]
_MOST_PAGES = 20


def event(at: int, message: str) -> Event:
    return {"timestamp": at, "message": message, "ingestionTime": 9_000, "eventId": next_event_id(at)}


def interleaved() -> Streams:
    """Two streams whose events alternate; two pairs share their millisecond."""
    return {
        "a": [event(1, "a1"), event(3, "a3"), event(5, "a5"), event(5, "a5 too")],
        "b": [event(2, "b2"), event(3, "b3"), event(6, "b6")],
    }


def walk(streams: Streams, question: Question, *, newest_first: bool = False) -> list[list[str]]:
    pages, place = [], Place(newest_first)
    for _ in range(_MOST_PAGES):
        page = read_page(streams, question, place)
        pages.append([found["message"] for found in page.events])
        if page.next is None:
            return pages
        place = page.next
    raise AssertionError("the pages do not end")


def everything(**limits: int) -> Question:
    return Question(None, None, lambda _message: True, **limits)


ORDER = ["a1", "b2", "a3", "b3", "a5", "a5 too", "b6"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_hold_every_event_once_by_time_and_then_by_arrival(limit: int) -> None:
    pages = walk(interleaved(), everything(limit=limit))

    assert [message for page in pages for message in page] == ORDER
    assert all(len(page) <= limit for page in pages)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_newest_first_is_the_same_backwards(limit: int) -> None:
    pages = walk(interleaved(), everything(limit=limit), newest_first=True)

    assert [message for page in pages for message in page] == ORDER[::-1]


def test_the_last_page_has_no_successor_even_if_it_is_full() -> None:
    assert walk(interleaved(), everything(limit=7)) == [ORDER]


def test_both_ends_of_the_window_are_included() -> None:
    question = Question(3, 5, lambda _message: True)

    assert walk(interleaved(), question) == [["a3", "b3", "a5", "a5 too"]]


def test_a_page_ends_before_it_exceeds_a_megabyte_of_utf_8() -> None:
    streams = {"s": [event(at, "ä" * 200_000) for at in range(3)]}

    assert [len(page) for page in walk(streams, everything())] == [2, 1]


def test_one_event_larger_than_a_page_is_a_page() -> None:
    streams = {"s": [event(at, "x" * 1_500_000) for at in range(2)]}

    assert [len(page) for page in walk(streams, everything())] == [1, 1]


def test_pages_without_a_match_are_empty_until_the_match() -> None:
    streams = {"s": [event(at, "noise") for at in range(20_000)] + [event(20_000, "ERROR")]}

    assert walk(streams, Question(None, None, lambda message: message == "ERROR")) == [[], [], ["ERROR"]]


def test_an_event_that_arrives_meanwhile_is_read_if_it_lies_ahead_and_no_other_one_twice() -> None:
    streams = interleaved()
    first = read_page(streams, everything(limit=3), Place(newest_first=False))
    streams["a"].insert(0, event(0, "late"))
    streams["b"].append(event(7, "b7"))
    assert first.next is not None

    rest = read_page(streams, everything(), first.next)

    assert [found["message"] for found in rest.events] == [*ORDER[3:], "b7"]
