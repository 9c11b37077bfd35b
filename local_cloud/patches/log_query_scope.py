"""What a Logs Insights query reads: its log groups and its window."""

import time
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import cloudwatch_logs

from local_cloud.logs_queries.errors import RefusedError
from local_cloud.logs_queries.event_ids import time_of
from local_cloud.logs_queries.insights.rows import Record
from local_cloud.patches.log_groups import LogGroup, group_at

_MOST_GROUPS = 50
_DAY_MILLISECONDS = 86_400_000
_NAMED_BY = ("logGroupName", "logGroupNames", "logGroupIdentifiers")


@dataclass
class Scope:
    """The groups, the window in epoch milliseconds with both ends, and what reading it took."""

    groups: list[LogGroup]
    start: int
    end: int
    scanned: int = 0
    bytes: int = 0

    def records(self) -> list[Record]:
        """Return the events in order of time, and count them."""
        found = [record for group in self.groups for record in self._of_group(group)]
        found.sort(key=lambda record: time_of(record.event))
        self.scanned = len(found)
        self.bytes = sum(_size(record.event["message"]) for record in found)
        return found

    def _of_group(self, group: LogGroup) -> list[Record]:
        found: list[Record] = []
        with cloudwatch_logs._log_events_lock:
            for name, stream in list(group.record["streams"].items()):
                history = stream["events"]
                first = bisect_left(history, self.start, key=time_of)
                end = bisect_right(history, self.end, key=time_of)
                found += [Record(group.account, group.name, name, event) for event in history[first:end]]
        return found


def query_scope(data: dict[str, Any]) -> Scope:
    """Return what StartQuery's request asks to read; raises RefusedError."""
    given = [name for name in _NAMED_BY if data.get(name)]
    if len(given) != 1:
        message = f"Exactly one of {', '.join(_NAMED_BY)} must be specified."
        raise RefusedError("InvalidParameterException", message)
    names = data[given[0]] if given[0] != "logGroupName" else [data["logGroupName"]]
    if len(names) > _MOST_GROUPS:
        raise RefusedError("InvalidParameterException", f"At most {_MOST_GROUPS} log groups can be queried.")
    scope = Scope([_group(name) for name in names], data["startTime"] * 1000, data["endTime"] * 1000)
    if scope.end < scope.start:
        raise RefusedError("InvalidParameterException", "End time should not be before start time.")
    if all(_is_over_before(scope.end, group) for group in scope.groups):
        message = (
            "Query's end date and time is either before the log groups creation time "
            "or exceeds the log groups log retention settings"
        )
        raise RefusedError("MalformedQueryException", f"{message} ([{data['startTime']},{data['endTime']}])")
    return scope


def _group(identifier: str) -> LogGroup:
    group = group_at(identifier)
    if group is None:
        account = identifier.split(":")[4] if identifier.startswith("arn:") else get_account_id()
        message = f"Log group '{identifier}' does not exist for account ID '{account}'"
        raise RefusedError("ResourceNotFoundException", message)
    return group


def _is_over_before(end: int, group: LogGroup) -> bool:
    """Return whether the window ends before the group was made, or before what it retains."""
    days = group.record.get("retentionInDays")
    oldest_kept = int(time.time() * 1000) - days * _DAY_MILLISECONDS if days else 0
    # Seconds are asked, milliseconds are kept.
    created: int = group.record["creationTime"]
    return end + 999 < max(created, oldest_kept)


def _size(message: str) -> int:
    return len(message) if message.isascii() else len(message.encode())
