"""Filter patterns for space-delimited events: [ip, user, ..., status = 5*, bytes > 1000]."""

import re
from collections.abc import Callable

from local_cloud.logs_queries.errors import PatternError
from local_cloud.logs_queries.json_pattern import equality
from local_cloud.logs_queries.values import is_ordered

Column = Callable[[str], bool]

# Text between quotation marks or brackets is one column.
_FIELD = re.compile(r'"([^"]*)"|\[([^\]]*)\]|(\S+)')
_CONDITION = re.compile(r"\w+\s*(!=|<=|>=|=|<|>)\s*(.+)", re.DOTALL)
_REST = "..."


def compile_columns(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a message has these columns; raises PatternError."""
    if not pattern.endswith("]"):
        raise PatternError("a pattern of columns ends with ]")
    names = [name.strip() for name in pattern[1:-1].split(",")]
    if names.count(_REST) > 1:
        raise PatternError("a pattern of columns has ... at most once")
    gap = names.index(_REST) if _REST in names else None
    columns = [_column(name) for name in names if name != _REST]

    def matches(message: str) -> bool:
        fields = [quoted or bracketed or word for quoted, bracketed, word in _FIELD.findall(message)]
        if gap is not None and len(fields) >= len(columns):
            fields = fields[:gap] + fields[len(fields) - (len(columns) - gap) :]
        return len(fields) == len(columns) and all(column(field) for column, field in zip(columns, fields, strict=True))

    return matches


def _column(text: str) -> Column:
    """Return the check of one column: `name`, `name = value`, joined by && or ||."""
    alternatives = [[_condition(part.strip()) for part in side.split("&&")] for side in text.split("||")]
    return lambda field: any(all(check(field) for check in checks) for checks in alternatives)


def _condition(text: str) -> Column:
    found = _CONDITION.fullmatch(text)
    if not found:
        return lambda _field: True
    comparison, operand = found[1], found[2].strip()
    if comparison in ("=", "!="):
        equal = equality(operand)
        return equal if comparison == "=" else lambda field: not equal(field)
    return lambda field: is_ordered(field, comparison, operand)
