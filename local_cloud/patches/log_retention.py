"""Events older than their group's retention are gone; ministack keeps them for ever.

AWS takes up to 72 hours to delete them; here they are gone before the next read.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""

import time
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch_logs

from local_cloud.logs_queries.event_ids import time_of
from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, wrap

_READING = (
    "_describe_log_groups",
    "_describe_log_streams",
    "_filter_log_events",
    "_get_log_events",
    "_get_log_group_fields",
    "_start_query",
)
_DAY_MILLISECONDS = 86_400_000


def apply(_settings: Settings) -> None:
    """Forget expired events before every read."""
    expect_attribute(cloudwatch_logs, "_log_events_lock")
    for name in _READING:
        wrap(cloudwatch_logs, name, forget_expired_first, parameters=("data",))


def forget_expired_first(original: Callable[[dict[str, Any]], Any], data: dict[str, Any]) -> Any:
    """Return what the operation returns once the expired events of all groups are gone."""
    for _, group in list(cloudwatch_logs._log_groups.all_items()):
        if group.get("retentionInDays"):
            _forget_before(group, int(time.time() * 1000) - group["retentionInDays"] * _DAY_MILLISECONDS)
    return original(data)


def _forget_before(group: dict[str, Any], oldest: int) -> None:
    with cloudwatch_logs._log_events_lock:
        for stream in list(group["streams"].values()):
            history = stream["events"]
            if history and time_of(history[0]) < oldest:
                del history[: bisect_left(history, oldest, key=time_of)]
                stream["firstEventTimestamp"] = time_of(history[0]) if history else None
