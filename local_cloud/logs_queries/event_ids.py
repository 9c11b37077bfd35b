"""Ids of log events: numbers that sort as FilterLogEvents sorts, by time and then by order of arrival."""

import itertools
from collections.abc import Mapping
from typing import Any

# As in ids seen on AWS, the upper bits are the event's epoch milliseconds; there, too, today's have 56 digits.
_TIME_SHIFT = 144
_ARRIVALS = itertools.count(1)


def next_event_id(milliseconds: int) -> str:
    """Return the id of an event that arrives now and happened at this time."""
    return str(milliseconds << _TIME_SHIFT | next(_ARRIVALS))


def order_of(event: Mapping[str, Any]) -> int:
    """Return the place of an event among all others."""
    return int(event["eventId"])


def time_of(event: Mapping[str, Any]) -> int:
    """Return an event's epoch milliseconds."""
    return int(event["timestamp"])
