"""Runs a whole Logs Insights query over log events."""

from collections.abc import Iterable
from dataclasses import dataclass

from local_cloud.logs_queries.errors import QueryError
from local_cloud.logs_queries.insights.commands import Command, compile_command
from local_cloud.logs_queries.insights.rows import Record, Table, event_row, newest_first, printed
from local_cloud.logs_queries.insights.splitting import named_parts, split

# What StartQuery's limit is when it is not given; it may be ten times that.
_ROWS = 10_000
_DEFAULT_COLUMNS = ["@timestamp", "@message"]


@dataclass(frozen=True)
class Answer:
    """A query's results, in the form of GetQueryResults, and how many events matched its filters."""

    results: list[list[dict[str, str]]]
    matched: int


class Query:
    """A compiled query."""

    def __init__(self, text: str) -> None:
        """Raises QueryError."""
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        parts = _filters_first(split("\n".join(lines), "|"))
        if not parts:
            raise QueryError("the query is empty")
        self.names = [_name(part) for part in parts]
        self._commands: list[Command] = [compile_command(part) for part in parts]

    def run(self, records: Iterable[Record], limit: int | None = None) -> Answer:
        """Return the answer over these events, at most `limit` rows."""
        rows = [event_row(record) for record in records]
        table = Table(rows, matched=len(rows))
        for command in self._commands:
            table = command(table)
        if not table.is_sorted and not table.is_aggregated:
            newest_first(table.rows)
        return Answer(_results(table, limit or _ROWS), table.matched)


def run_query(text: str, records: Iterable[Record], limit: int | None = None) -> Answer:
    """Return the answer of a query over these events; raises QueryError."""
    return Query(text).run(records, limit)


def _results(table: Table, limit: int) -> list[list[dict[str, str]]]:
    columns = list(table.columns or _DEFAULT_COLUMNS)
    if not table.is_aggregated:
        columns.append("@ptr")
    return [
        [{"field": name, "value": printed(row.get(name))} for name in columns if row.get(name) is not None]
        for row in table.rows[:limit]
    ]


def _filters_first(parts: list[str]) -> list[str]:
    """Return the commands, filters before the `fields` they do not need: less is computed for the same answer."""
    ordered: list[str] = []
    for part in parts:
        index = len(ordered)
        while index and _name(part) == "filter" and _name(ordered[index - 1]) == "fields":
            made = [name for name, expression in named_parts(ordered[index - 1]) if name != expression]
            if any(name in part for name in made):
                break
            index -= 1
        ordered.insert(index, part)
    return ordered


def _name(command: str) -> str:
    return command.split(maxsplit=1)[0].lower()
