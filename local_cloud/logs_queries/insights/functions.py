"""Functions of one row in Logs Insights: strings, numbers, time, presence."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from local_cloud.logs_queries.errors import QueryError
from local_cloud.logs_queries.insights.rows import MILLISECONDS, Row, printed_time
from local_cloud.logs_queries.values import number

Expression = Callable[[Row], Any]

_OF_TEXT: dict[str, Callable[[str], Any]] = {
    "strlen": len,
    "tolower": str.lower,
    "toupper": str.upper,
    "trim": str.strip,
    "ltrim": str.lstrip,
    "rtrim": str.rstrip,
}
_OF_NUMBER: dict[str, Callable[[float], Any]] = {
    "abs": abs,
    "ceil": math.ceil,
    "floor": math.floor,
    "sqrt": math.sqrt,
    "frommillis": lambda value: printed_time(int(value)),
}


def scalar_function(name: str, arguments: Sequence[Expression]) -> Expression:
    """Return what computes the function for a row; raises QueryError when there is no such function."""
    lowered = name.lower()
    if lowered in _OF_TEXT and len(arguments) == 1:
        return _of_text(_OF_TEXT[lowered], arguments[0])
    if lowered in _OF_NUMBER and len(arguments) == 1:
        return _of_number(_OF_NUMBER[lowered], arguments[0])
    if lowered not in _OF_ROW:
        raise QueryError(f"unknown function {name}, or wrong number of arguments")
    compute = _OF_ROW[lowered]
    return lambda row: compute(row, arguments)


def _of_text(compute: Callable[[str], Any], argument: Expression) -> Expression:
    return lambda row: None if (value := argument(row)) is None else compute(str(value))


def _of_number(compute: Callable[[float], Any], argument: Expression) -> Expression:
    return lambda row: None if (value := number(argument(row))) is None else compute(value)


def _text(row: Row, argument: Expression) -> str:
    value = argument(row)
    return "" if value is None else str(value)


def _bin(row: Row, arguments: Sequence[Expression]) -> str:
    width = int(arguments[0](row))
    return printed_time(row[MILLISECONDS] // width * width)


def _substring(row: Row, arguments: Sequence[Expression]) -> str:
    start = int(arguments[1](row))
    length = int(arguments[2](row)) if len(arguments) > 2 else None
    return _text(row, arguments[0])[start : None if length is None else start + length]


def _replace(row: Row, arguments: Sequence[Expression]) -> str:
    text, old, new = (_text(row, argument) for argument in arguments)
    return text.replace(old, new)


def _contains(row: Row, arguments: Sequence[Expression]) -> int:
    return int(_text(row, arguments[1]) in _text(row, arguments[0]))


_OF_ROW: dict[str, Callable[[Row, Sequence[Expression]], Any]] = {
    "bin": _bin,
    "coalesce": lambda row, arguments: next((v for a in arguments if (v := a(row)) is not None), None),
    "concat": lambda row, arguments: "".join(_text(row, argument) for argument in arguments),
    "isblank": lambda row, arguments: not _text(row, arguments[0]).strip(),
    "isempty": lambda row, arguments: _text(row, arguments[0]) == "",
    "ispresent": lambda row, arguments: arguments[0](row) is not None,
    "replace": _replace,
    "strcontains": _contains,
    "substr": _substring,
    "tomillis": lambda row, _arguments: row[MILLISECONDS],
}
