"""The commands of Logs Insights; each turns the table of rows before it into the one after it."""

import re
from collections.abc import Callable

from local_cloud.logs_queries.errors import QueryError
from local_cloud.logs_queries.insights.aggregates import compile_statistics
from local_cloud.logs_queries.insights.expressions import compile_expression
from local_cloud.logs_queries.insights.parse import compile_parse
from local_cloud.logs_queries.insights.rows import MILLISECONDS, Row, Table, newest_first, order
from local_cloud.logs_queries.insights.splitting import named_parts, split

Command = Callable[[Table], Table]

_SORT_KEY = re.compile(r"(.*?)(?:\s+(asc|desc))?", re.IGNORECASE | re.DOTALL)
_VARIABLE = re.compile(r"\b(?:0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d+(?:\.\d+)*)\b", re.IGNORECASE)


def compile_command(text: str) -> Command:
    """Return what runs one command; raises QueryError for an unknown or malformed one."""
    name, _, rest = text.strip().partition(" ")
    compiler = _COMPILERS.get(name.lower())
    if compiler is None:
        raise QueryError(f"unexpected command {name}")
    return compiler(rest.strip())


def _fields(text: str) -> Command:
    return _shown(text, replace=False)


def _display(text: str) -> Command:
    return _shown(text, replace=True)


def _shown(text: str, *, replace: bool) -> Command:
    expressions = [(name, compile_expression(expression)) for name, expression in named_parts(text)]

    def run(table: Table) -> Table:
        for row in table.rows:
            computed = {name: expression(row) for name, expression in expressions}
            row.update({name: value for name, value in computed.items() if value is not None})
        names = [name for name, _ in expressions]
        table.columns = names if replace else list(dict.fromkeys([*(table.columns or []), *names]))
        return table

    return run


def _filter(text: str) -> Command:
    condition = compile_expression(text)

    def run(table: Table) -> Table:
        table.rows = [row for row in table.rows if condition(row)]
        if not table.is_aggregated:
            table.matched = len(table.rows)
        return table

    return run


def _parse(text: str) -> Command:
    extract = compile_parse(text)

    def run(table: Table) -> Table:
        for row in table.rows:
            row.update(extract(row))
        return table

    return run


def _stats(text: str) -> Command:
    compute = compile_statistics(text)

    def run(table: Table) -> Table:
        table.rows, table.columns = compute(table.rows)
        table.is_aggregated = True
        return table

    return run


def _sort(text: str) -> Command:
    keys = []
    for part in split(text, ","):
        found = _SORT_KEY.fullmatch(part)
        expression, direction = (found[1], found[2]) if found else (part, None)
        keys.append((compile_expression(expression), (direction or "asc").lower() == "desc"))

    def run(table: Table) -> Table:
        if keys[0][1]:
            # Of events of the same millisecond, too, the later one comes first.
            table.rows.reverse()
        for key, descending in reversed(keys):
            table.rows.sort(key=lambda row, key=key: order(key(row)), reverse=descending)  # type: ignore[misc]
        table.is_sorted = True
        return table

    return run


def _limit(text: str) -> Command:
    count = _whole_number(text)

    def run(table: Table) -> Table:
        _newest_first_unless_sorted(table)
        table.rows = table.rows[:count]
        return table

    return run


def _dedup(text: str) -> Command:
    expressions = [compile_expression(part) for part in split(text, ",")]

    def run(table: Table) -> Table:
        _newest_first_unless_sorted(table)
        seen: set[tuple[str, ...]] = set()
        kept: list[Row] = []
        for row in table.rows:
            values = [expression(row) for expression in expressions]
            key = tuple(str(value) for value in values)
            # Rows that lack one of the fields are all kept.
            if None in values or key not in seen:
                seen.add(key)
                kept.append(row)
        table.rows = kept
        return table

    return run


def _pattern(text: str) -> Command:
    value = compile_expression(text)

    def run(table: Table) -> Table:
        groups: dict[str, list[Row]] = {}
        for row in table.rows:
            groups.setdefault(_VARIABLE.sub("<*>", str(value(row) or "")), []).append(row)
        total = max(1, len(table.rows))
        ranked = sorted(groups.items(), key=lambda group: -len(group[1]))
        table.rows = [
            Row(
                {
                    "@pattern": pattern,
                    "@sampleCount": len(rows),
                    "@ratio": len(rows) / total,
                    MILLISECONDS: rows[0][MILLISECONDS],
                }
            )
            for pattern, rows in ranked
        ]
        table.columns, table.is_aggregated = ["@pattern", "@sampleCount", "@ratio"], True
        return table

    return run


def _newest_first_unless_sorted(table: Table) -> None:
    if not table.is_sorted and not table.is_aggregated:
        newest_first(table.rows)
        table.is_sorted = True


def _whole_number(text: str) -> int:
    if not text.isdigit():
        raise QueryError(f"limit needs a whole number, not {text!r}")
    return int(text)


_COMPILERS: dict[str, Callable[[str], Command]] = {
    "dedup": _dedup,
    "display": _display,
    "fields": _fields,
    "filter": _filter,
    "head": _limit,
    "limit": _limit,
    "parse": _parse,
    "pattern": _pattern,
    "sort": _sort,
    "stats": _stats,
}
