"""Runs a whole Logs Insights query over log events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local_cloud.logs_queries.errors import QueryError
from local_cloud.logs_queries.insights.commands import compile_command
from local_cloud.logs_queries.insights.rows import MILLISECONDS, Table, event_row, printed
from local_cloud.logs_queries.insights.splitting import split

# The default and the maximum of StartQuery's limit.
_MOST_ROWS = 10_000
_DEFAULT_COLUMNS = ["@timestamp", "@message"]


@dataclass(frozen=True)
class Answer:
    """A query's results, in the form of GetQueryResults, and how many events matched its filters."""

    results: list[list[dict[str, str]]]
    matched: int


def run_query(text: str, events: Sequence[tuple[int, Mapping[str, Any]]], limit: int | None = None) -> Answer:
    """Return the answer over `events`, (epoch milliseconds, fields such as @message); raises QueryError."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    commands = [compile_command(command) for command in split("\n".join(lines), "|")]
    if not commands:
        raise QueryError("the query is empty")
    table = Table([event_row(record, milliseconds) for milliseconds, record in events], matched=len(events))
    for command in commands:
        table = command(table)
    if not table.is_sorted and not table.is_aggregated:
        table.rows.sort(key=lambda row: row[MILLISECONDS], reverse=True)
    return Answer(_results(table, min(limit or _MOST_ROWS, _MOST_ROWS)), table.matched)


def _results(table: Table, limit: int) -> list[list[dict[str, str]]]:
    columns = list(table.columns or _DEFAULT_COLUMNS)
    if not table.is_aggregated:
        columns.append("@ptr")
    return [
        [{"field": name, "value": printed(row[name])} for name in columns if row.get(name) is not None]
        for row in table.rows[:limit]
    ]
