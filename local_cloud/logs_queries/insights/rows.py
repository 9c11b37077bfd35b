"""What flows through a query: rows of fields, and how they are found, ordered and printed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from local_cloud.logs_queries.values import number

Row = dict[str, Any]

MILLISECONDS = "@epoch_milliseconds"
"""The field behind @timestamp, for arithmetic and order; queries do not see it."""


@dataclass
class Table:
    """The rows at one point of the query, and what has been said about showing them."""

    rows: list[Row]
    columns: list[str] | None = None
    is_aggregated: bool = False
    is_sorted: bool = False
    matched: int = field(default=0)


def event_row(record: Mapping[str, Any], milliseconds: int) -> Row:
    """Return the row of a log event: its system fields and, if it is JSON, the fields discovered in it."""
    row: Row = {}
    try:
        document = json.loads(record["@message"])
    except ValueError:
        document = None
    if isinstance(document, dict):
        row.update(_flattened(document, ""))
    return {**row, **record, "@timestamp": printed_time(milliseconds), MILLISECONDS: milliseconds}


def printed_time(milliseconds: int) -> str:
    """Return a time as Insights prints it: 2026-11-22 02:13:44.031."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


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


def _flattened(document: dict[str, Any] | list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from _flattened(value, f"{prefix}{key}.")
        elif value is not None:
            yield f"{prefix}{key}", str(value).lower() if isinstance(value, bool) else value
