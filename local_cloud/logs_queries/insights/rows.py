"""What flows through a query: rows of fields, and how they are found, ordered and printed."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from local_cloud.logs_queries.insights.discovery import discovered_fields
from local_cloud.logs_queries.values import number

MILLISECONDS = "@epoch_milliseconds"
"""The field behind @timestamp, for arithmetic and order; queries do not see it."""


class Record(NamedTuple):
    """A log event and where it lies: the group's account and name, the stream, the event as it is stored."""

    account: str
    group: str
    stream: str
    event: Mapping[str, Any]

    @property
    def pointer(self) -> str:
        """The opaque @ptr by which GetLogRecord finds it."""
        place = json.dumps([self.account, self.group, self.stream, self.event["eventId"]])
        return base64.urlsafe_b64encode(place.encode()).decode()


class Row(dict[str, Any]):
    """The fields of a row; those of a log event are made when they are first asked for."""

    __slots__ = ("_is_discovered", "_record")

    def __init__(self, fields: Mapping[str, Any], record: Record | None = None) -> None:
        super().__init__(fields)
        self._record = record
        self._is_discovered = record is None

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field's value, the default where there is no such field."""
        if name not in self and self._record is not None:
            self._make(name, self._record)
        return super().get(name, default)

    def _make(self, name: str, record: Record) -> None:
        if name in SYSTEM_FIELDS:
            self[name] = SYSTEM_FIELDS[name](record)
        elif not self._is_discovered:
            self._is_discovered = True
            of_lambda = record.group.startswith("/aws/lambda/")
            found = discovered_fields(record.event["message"], of_lambda=of_lambda)
            # What the query has computed under the same name stays.
            self.update({key: value for key, value in found.items() if key not in self})


@dataclass
class Table:
    """The rows at one point of the query, and what has been said about showing them."""

    rows: list[Row]
    columns: list[str] | None = None
    is_aggregated: bool = False
    is_sorted: bool = False
    matched: int = field(default=0)


def event_row(record: Record) -> Row:
    """Return the row of a log event."""
    return Row({"@message": record.event["message"], MILLISECONDS: record.event["timestamp"]}, record)


def newest_first(rows: list[Row]) -> None:
    """Sort rows that are in order of arrival; of one millisecond's, too, the later one comes first."""
    rows.reverse()
    rows.sort(key=lambda row: row[MILLISECONDS], reverse=True)


@lru_cache(maxsize=4096)
def printed_time(milliseconds: int) -> str:
    """Return a time as Insights prints it: 2026-11-22 02:13:44.031."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


SYSTEM_FIELDS: dict[str, Callable[[Record], str]] = {
    "@ptr": lambda record: record.pointer,
    "@timestamp": lambda record: printed_time(record.event["timestamp"]),
    "@ingestionTime": lambda record: printed_time(record.event["ingestionTime"]),
    "@message": lambda record: str(record.event["message"]),
    "@logStream": lambda record: record.stream,
    "@log": lambda record: f"{record.account}:{record.group}",
}
"""What every log event has, by name."""


def printed(value: object) -> str:
    """Return a value as Insights prints it in results."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)


def order(value: object) -> tuple[int, float, str]:
    """Return a sort key: nothing first, then numbers, then text."""
    if value is None:
        return 0, 0.0, ""
    as_number = number(value)
    return (1, as_number, "") if as_number is not None else (2, 0.0, str(value))
