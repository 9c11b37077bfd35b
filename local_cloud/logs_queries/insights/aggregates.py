"""Statistics of many rows in Logs Insights: stats count(*), avg(x) as a, pct(x, 95) by level, bin(5m)."""

import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from local_cloud.logs_queries.errors import QueryError
from local_cloud.logs_queries.insights.expressions import Expression, compile_expression
from local_cloud.logs_queries.insights.rows import MILLISECONDS, Row
from local_cloud.logs_queries.insights.splitting import named_parts
from local_cloud.logs_queries.values import number

_CALL = re.compile(r"(\w+)\s*\((.*)\)", re.DOTALL)
_BY = re.compile(r"\s+by\s+", re.IGNORECASE)
_OF_NUMBERS: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "avg": statistics.fmean,
    "min": min,
    "max": max,
    "stddev": statistics.pstdev,
    "median": statistics.median,
}
_OF_VALUES: dict[str, Callable[[list[Any]], Any]] = {
    "count": len,
    "count_distinct": lambda values: len({str(value) for value in values}),
    "earliest": lambda values: values[0],
    "latest": lambda values: values[-1],
    "sortsfirst": lambda values: min(str(value) for value in values),
    "sortslast": lambda values: max(str(value) for value in values),
}
_ZERO_WITHOUT_VALUES = ("count", "count_distinct", "sum")


@dataclass(frozen=True)
class _Aggregate:
    name: str
    function: str
    argument: Expression | None
    percentile: float = 50.0

    def compute(self, rows: Sequence[Row]) -> Any:
        if self.argument is None:
            return len(rows)
        values = [value for row in rows if (value := self.argument(row)) is not None]
        if self.function in _OF_VALUES:
            return _OF_VALUES[self.function](values) if values or self.function in _ZERO_WITHOUT_VALUES else None
        numbers = [as_number for value in values if (as_number := number(value)) is not None]
        if not numbers:
            return 0 if self.function in _ZERO_WITHOUT_VALUES else None
        if self.function in _OF_NUMBERS:
            return _OF_NUMBERS[self.function](numbers)
        return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * self.percentile / 100))]


def compile_statistics(text: str) -> Callable[[list[Row]], tuple[list[Row], list[str]]]:
    """Return what makes the groups' rows and the columns of `stats <text>`; raises QueryError."""
    wanted, _, grouping = text.partition(match.group(0)) if (match := _BY.search(text)) else (text, "", "")
    aggregates = [_aggregate(name, expression) for name, expression in named_parts(wanted)]
    keys = [(name, compile_expression(expression)) for name, expression in named_parts(grouping)]
    columns = [name for name, _ in keys] + [aggregate.name for aggregate in aggregates]

    def compute(rows: list[Row]) -> tuple[list[Row], list[str]]:
        groups: dict[tuple[Any, ...], list[Row]] = {} if keys else {(): []}
        for row in sorted(rows, key=lambda row: row[MILLISECONDS]):
            groups.setdefault(tuple(key(row) for _, key in keys), []).append(row)
        return [_group_row(group, members) for group, members in groups.items()], columns

    def _group_row(group: tuple[Any, ...], members: list[Row]) -> Row:
        row = Row({name: value for (name, _), value in zip(keys, group, strict=True) if value is not None})
        row[MILLISECONDS] = members[0][MILLISECONDS] if members else 0
        computed = {aggregate.name: aggregate.compute(members) for aggregate in aggregates}
        row.update({name: value for name, value in computed.items() if value is not None})
        return row

    return compute


def _aggregate(name: str, expression: str) -> _Aggregate:
    found = _CALL.fullmatch(expression)
    if not found:
        raise QueryError(f"not an aggregation: {expression}")
    function = found[1].lower()
    arguments = [argument for _, argument in named_parts(found[2]) if argument != "*"]
    if function not in _OF_NUMBERS and function not in _OF_VALUES and function not in ("pct", "percentile"):
        raise QueryError(f"unknown aggregation {found[1]}")
    argument = _argument(arguments[0]) if arguments else None
    if argument is None and function != "count":
        raise QueryError(f"{function} needs a field")
    percentile = float(arguments[1]) if len(arguments) > 1 else 50.0
    return _Aggregate(name, function, argument, percentile)


def _argument(text: str) -> Expression:
    """Return an aggregation's operand; of @timestamp it is the number behind it: min(@timestamp) is a number, too."""
    return (lambda row: row.get(MILLISECONDS)) if text == "@timestamp" else compile_expression(text)
