"""Log groups with events in them, for tests of reading."""

import time
import uuid
from collections.abc import Sequence
from typing import Any

from local_cloud.cloud import Cloud

HOUR_MILLISECONDS = 3_600_000
_MOST_PUT = 10_000


def now_milliseconds() -> int:
    """Return the time in epoch milliseconds."""
    return int(time.time() * 1000)


def write_log(cloud: Cloud, messages: Sequence[str], *, start: int | None = None, **group: Any) -> str:
    """Create a group with one stream, `s`, of these messages, a millisecond apart from `start` on; return its name."""
    name = f"/test/{uuid.uuid4().hex[:8]}"
    cloud.client("logs").create_log_group(logGroupName=name, **group)
    add_stream(cloud, name, "s", messages, start=start)
    return name


def add_stream(cloud: Cloud, group: str, stream: str, messages: Sequence[str], *, start: int | None = None) -> None:
    """Add a stream of these messages."""
    logs = cloud.client("logs")
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    first = now_milliseconds() if start is None else start
    events = [{"timestamp": first + number, "message": message} for number, message in enumerate(messages)]
    for index in range(0, len(events), _MOST_PUT):
        batch = events[index : index + _MOST_PUT]
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=batch)
