"""FilterLogEvents pages as the service does: with nextToken, also after an empty page, by stream prefix, newest first.

ministack answers the first `limit` events and says there are no more.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
"""

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import cloudwatch_logs

from local_cloud.logs_queries.errors import PatternError
from local_cloud.logs_queries.filter_patterns import Matcher, compile_filter_pattern
from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, expect_function, replace

# The service's own limits of one page; it also ends a page after scanning enough, even if nothing matched.
_MOST_EVENTS = 10_000
_MOST_BYTES = 1_000_000
_MOST_SCANNED = 10_000


def apply(_settings: Settings) -> None:
    """Replace the operation."""
    expect_function(cloudwatch_logs, "_resolve_log_group_name", ("data",))
    expect_attribute(cloudwatch_logs, "_log_events_lock")
    replace(cloudwatch_logs, "_filter_log_events", filter_log_events, parameters=("data",))


def filter_log_events(data: dict[str, Any]) -> Any:
    """Return FilterLogEvents' response."""
    group = cloudwatch_logs._resolve_log_group_name(data)
    if group not in cloudwatch_logs._log_groups:
        message = "The specified log group does not exist."
        return error_response_json("ResourceNotFoundException", message, 400)
    try:
        matcher = compile_filter_pattern(data.get("filterPattern", ""))
        offset = _offset(data.get("nextToken"))
    except PatternError as exc:
        return error_response_json("InvalidParameterException", f"Invalid filter pattern: {exc}", 400)
    except (ValueError, binascii.Error):
        return error_response_json("InvalidParameterException", "The specified nextToken is invalid.", 400)
    events = _events(group, data)
    page, end = _page(events, offset, matcher, min(int(data.get("limit") or _MOST_EVENTS), _MOST_EVENTS))
    more = {"nextToken": _token(end)} if end < len(events) else {}
    return json_response({"events": page, "searchedLogStreams": [], **more})


def _events(group: str, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the events of the chosen streams and window, in order of time."""
    streams = cloudwatch_logs._log_groups[group]["streams"]
    prefix = data.get("logStreamNamePrefix") or ""
    names = data.get("logStreamNames") or [name for name in list(streams) if name.startswith(prefix)]
    found: list[dict[str, Any]] = []
    with cloudwatch_logs._log_events_lock:
        for name in names:
            history = streams.get(name, {"events": []})["events"]
            window = history[_first(history, data) : _last(history, data)]
            found += [{**event, "logStreamName": name} for event in window]
    found.sort(key=lambda event: (event["timestamp"], event.get("ingestionTime", 0)))
    return found if data.get("startFromHead", True) else found[::-1]


def _first(history: Sequence[dict[str, Any]], data: dict[str, Any]) -> int:
    start = data.get("startTime")
    return 0 if start is None else bisect_left(history, start, key=_timestamp)


def _last(history: Sequence[dict[str, Any]], data: dict[str, Any]) -> int:
    end = data.get("endTime")
    return len(history) if end is None else bisect_right(history, end, key=_timestamp)


def _timestamp(event: dict[str, Any]) -> int:
    return int(event["timestamp"])


def _page(
    events: Sequence[dict[str, Any]], offset: int, matcher: Matcher, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Return the matching events of one page and where the next one starts."""
    page: list[dict[str, Any]] = []
    size, position = 0, offset
    for position in range(offset, min(len(events), offset + _MOST_SCANNED)):
        event = events[position]
        if not matcher(event["message"]):
            continue
        size += len(event["message"])
        if page and size > _MOST_BYTES:
            return page, position
        page.append(event)
        if len(page) == limit:
            return page, position + 1
    return page, min(len(events), offset + _MOST_SCANNED)


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def _offset(token: str | None) -> int:
    if not token:
        return 0
    return int(base64.urlsafe_b64decode(token).decode().removeprefix("offset:"))
