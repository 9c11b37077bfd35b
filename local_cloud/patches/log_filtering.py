"""FilterLogEvents answers as the service does: pages in either direction, empty ones too, its quota and refusals.

ministack answers the first `limit` events and says there are no more.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
"""

import base64
import binascii
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from ministack.services import cloudwatch_logs

from local_cloud.conditions import Conditions
from local_cloud.logs_queries.errors import PatternError, RefusedError
from local_cloud.logs_queries.event_pages import MOST_EVENTS, Event, Place, Question, read_page
from local_cloud.logs_queries.filter_patterns import compile_filter_pattern
from local_cloud.patches.log_answers import answering
from local_cloud.patches.log_groups import LogGroup, asked_group
from local_cloud.patches.settings import Settings
from local_cloud.patching import replace

# Reading newest first is refused when the range begins before 2024.
_NEWEST_FIRST_SINCE = 1_704_067_200_000


def apply(settings: Settings) -> None:
    """Replace the operation."""
    operation = FilterLogEvents(settings)
    replace(cloudwatch_logs, "_filter_log_events", answering("FilterLogEvents", operation.answer), parameters=("data",))


class FilterLogEvents:
    """The operation, and when it was called in the last second while a quota holds."""

    def __init__(self, settings: Settings) -> None:
        self._directory = settings.directory
        self._calls: deque[float] = deque()

    def answer(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the response; raises RefusedError."""
        self._count_call()
        group = asked_group(data)
        group.require_standard()
        page = read_page(_streams(group, data), _question(data), _place(data))
        more = {"nextToken": _token(page.next)} if page.next else {}
        return {"events": page.events, "searchedLogStreams": [], **more}

    def _count_call(self) -> None:
        allowed = Conditions.read(self._directory).filter_log_events_per_second
        if not allowed:
            self._calls.clear()
            return
        now = time.monotonic()
        while self._calls and self._calls[0] <= now - 1:
            self._calls.popleft()
        if len(self._calls) >= allowed:
            raise RefusedError("ThrottlingException", "Rate exceeded")
        self._calls.append(now)


def _question(data: Mapping[str, Any]) -> Question:
    try:
        matches = compile_filter_pattern(data.get("filterPattern", ""))
    except PatternError as exc:
        raise RefusedError("InvalidParameterException", f"Invalid filter pattern: {exc}") from exc
    return Question(data.get("startTime"), data.get("endTime"), matches, data.get("limit") or MOST_EVENTS)


def _streams(group: LogGroup, data: Mapping[str, Any]) -> dict[str, Sequence[Event]]:
    """Return the histories of the chosen streams."""
    streams, names = group.record["streams"], data.get("logStreamNames")
    prefix = data.get("logStreamNamePrefix") or ""
    if names and prefix:
        message = "logStreamNamePrefix and logStreamNames are mutually exclusive parameters."
        raise RefusedError("InvalidParameterException", message)
    if names and not set(names) <= set(streams):
        raise RefusedError("ResourceNotFoundException", "The specified log stream does not exist.")
    chosen = names or [name for name in list(streams) if name.startswith(prefix)]
    return {name: streams[name]["events"] for name in chosen if name in streams}


def _place(data: Mapping[str, Any]) -> Place:
    """Return where to begin; a token knows its direction."""
    if data.get("nextToken"):
        return _place_of(data["nextToken"])
    newest_first = not data.get("startFromHead", True)
    if newest_first and data.get("startTime", _NEWEST_FIRST_SINCE) < _NEWEST_FIRST_SINCE:
        message = "startFromHead can be false only when startTime is on or after 2024-01-01T00:00:00Z."
        raise RefusedError("InvalidParameterException", message)
    return Place(newest_first)


def _token(place: Place) -> str:
    direction = "b" if place.newest_first else "f"
    return base64.urlsafe_b64encode(f"{direction}/{'' if place.after is None else place.after}".encode()).decode()


def _place_of(token: str) -> Place:
    try:
        direction, _, after = base64.urlsafe_b64decode(token).decode().partition("/")
        return Place({"b": True, "f": False}[direction], int(after) if after else None)
    except (KeyError, ValueError, binascii.Error) as exc:
        raise RefusedError("InvalidParameterException", "The specified nextToken is invalid.") from exc
