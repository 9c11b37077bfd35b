"""CloudWatch Logs, read only."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from triage.aws.clients import Clients
from triage.aws.paging import pages
from triage.ports import LogEvent


class CloudWatchLogs:
    """Log events by FilterLogEvents; pages are at most 1 MB or 10,000 events."""

    def __init__(self, clients: Clients) -> None:
        """Use these clients."""
        self._clients = clients

    def events(
        self, log_group: str, *, start: datetime, end: datetime, pattern: str | None = None
    ) -> Iterator[LogEvent]:
        """Yield matching events by time, oldest first, both ends included; `log_group` is a name or an ARN.

        `pattern` is a filter pattern: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
        """
        request: dict[str, Any] = {"startTime": _milliseconds(start), "endTime": _milliseconds(end)}
        if log_group.startswith("arn:"):
            # An identifier may be the ARN of another account's group; it must not end with `:*`.
            request["logGroupIdentifier"] = log_group.removesuffix(":*")
        else:
            request["logGroupName"] = log_group
        if pattern:
            request["filterPattern"] = pattern
        for page in pages(self._clients.logs.filter_log_events, request, service="logs"):
            for event in page.get("events", []):
                yield LogEvent(
                    log_group=log_group,
                    stream=event["logStreamName"],
                    timestamp=event["timestamp"],
                    ingestion_time=event.get("ingestionTime"),
                    id=event["eventId"],
                    message=event["message"],
                )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
