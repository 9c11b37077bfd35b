"""CloudWatch Logs, read only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from triage.aws.clients import Clients
from triage.aws.errors import translated_errors
from triage.aws.insights import Bounds, Insights
from triage.aws.paging import pages
from triage.clock import SystemClock
from triage.errors import ResourceNotFoundError
from triage.ports import Clock
from triage.ports.logs import InsightsAnswer, LogGroup, LogPage

if TYPE_CHECKING:
    from triage.aws.log_pages import LogPages

# FilterLogEvents refuses to read newest first what begins earlier.
_NEWEST_FIRST_SINCE = datetime(2024, 1, 1, tzinfo=UTC)


class CloudWatchLogs:
    """Log events by FilterLogEvents (pages of at most 1 MB or 10,000 events), and by Logs Insights."""

    def __init__(self, clients: Clients, clock: Clock | None = None) -> None:
        """Use these clients; the clock waits for queries."""
        self._clients = clients
        self._insights = Insights(clients, clock or SystemClock())

    def pages(
        self,
        log_group: str,
        *,
        start: datetime,
        end: datetime,
        pattern: str | None = None,
        streams: Sequence[str] = (),
        newest_first: bool = False,
    ) -> Iterator[LogPage]:
        """Yield the matching events in pages, both ends of the window included; `log_group` is a name or an ARN.

        `pattern` is a filter pattern: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
        A page may be empty and yet have a successor. At most 100 streams.
        """
        request = {**_named(log_group), "startTime": _milliseconds(start), "endTime": _milliseconds(end)}
        if pattern:
            request["filterPattern"] = pattern
        if streams:
            request["logStreamNames"] = list(streams)
        if newest_first and start >= _NEWEST_FIRST_SINCE:
            request["startFromHead"] = False
        for page in self._reader.read(request):
            yield LogPage(
                log_group=log_group,
                messages=page.messages,
                times=page.times,
                streams=page.streams,
                ids=page.ids,
                more=bool(page.next_token),
            )

    def describe(self, log_group: str) -> LogGroup:
        """Return the log group; raises ResourceNotFoundError when there is none of this name or ARN."""
        if log_group.startswith("arn:"):
            request: dict[str, Any] = {"logGroupIdentifiers": [log_group.removesuffix(":*")]}
        else:
            request = {"logGroupNamePrefix": log_group}
        for page in pages(self._clients.logs.describe_log_groups, request, service="logs"):
            for group in page.get("logGroups", []):
                if log_group in {group["logGroupName"], group.get("logGroupArn"), group.get("arn")}:
                    return _log_group(group)
        raise ResourceNotFoundError(f"logs:DescribeLogGroups: no log group {log_group}")

    def query(
        self,
        log_groups: Sequence[str],
        query: str,
        *,
        start: datetime,
        end: datetime,
        limit: int,
        seconds: float,
        most_bytes: int,
    ) -> InsightsAnswer:
        """Return the rows of a Logs Insights query; of one stopped for its time or bytes those found by then."""
        bounds = Bounds(limit=limit, seconds=seconds, most_bytes=most_bytes)
        return self._insights.query(log_groups, query, start=start, end=end, bounds=bounds)

    @cached_property
    def _reader(self) -> LogPages:
        from triage.aws.log_pages import LogPages  # noqa: PLC0415 - orjson is loaded only by those that read logs

        with translated_errors("logs"):
            return LogPages(self._clients.logs)


def _named(log_group: str) -> dict[str, Any]:
    if log_group.startswith("arn:"):
        # An identifier may be the ARN of another account's group; it must not end with `:*`.
        return {"logGroupIdentifier": log_group.removesuffix(":*")}
    return {"logGroupName": log_group}


def _log_group(group: dict[str, Any]) -> LogGroup:
    created = group.get("creationTime")
    return LogGroup(
        name=group["logGroupName"],
        arn=group.get("logGroupArn") or group.get("arn", "").removesuffix(":*"),
        retention_days=group.get("retentionInDays"),
        log_class=group.get("logGroupClass", "STANDARD"),
        stored_bytes=group.get("storedBytes", 0),
        created_at=datetime.fromtimestamp(created / 1000, tz=UTC) if created else None,
    )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
