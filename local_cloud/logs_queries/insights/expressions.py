"""Expressions in Logs Insights: comparisons, boolean and arithmetic operators, functions, fields and literals."""

import math
import operator
import re
from collections.abc import Callable
from typing import Any

from local_cloud.logs_queries.errors import QueryError
from local_cloud.logs_queries.insights.functions import scalar_function
from local_cloud.logs_queries.insights.rows import Row
from local_cloud.logs_queries.insights.searching import compile_search
from local_cloud.logs_queries.tokens import Tokens
from local_cloud.logs_queries.values import is_equal, is_ordered, number

Expression = Callable[[Row], Any]

_TOKEN = re.compile(
    r"""\s*(\d+(?:ms|[smhdw])\b|\d+(?:\.\d+)?          # a duration, a number
        |'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`     # a text, a quoted field
        |/(?:[^/\\\n]|\\.)+/i?(?=\s*(?:$|[)\],]|and\b|or\b))   # a regular expression
        |!=|<=|>=|=~|[=<>()+*\-%^,\[\]/]
        |@?[A-Za-z_][\w.@]*)""",
    re.VERBOSE | re.IGNORECASE,
)
_DURATION = re.compile(r"(\d+)(ms|[smhdw])")
_MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": math.fmod,
    "^": operator.pow,
}


def compile_expression(text: str) -> Expression:
    """Return what computes the expression for a row; raises QueryError."""
    tokens = Tokens(text, _TOKEN, QueryError)
    expression = _either(tokens)
    tokens.end()
    return expression


def _either(tokens: Tokens) -> Expression:
    parts = [_both(tokens)]
    while tokens.word() == "or":
        tokens.take()
        parts.append(_both(tokens))
    return parts[0] if len(parts) == 1 else lambda row: any(part(row) for part in parts)


def _both(tokens: Tokens) -> Expression:
    parts = [_negation(tokens)]
    while tokens.word() == "and":
        tokens.take()
        parts.append(_negation(tokens))
    return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)


def _negation(tokens: Tokens) -> Expression:
    if tokens.word() != "not":
        return _comparison(tokens)
    tokens.take()
    inner = _negation(tokens)
    return lambda row: not inner(row)


def _comparison(tokens: Tokens) -> Expression:
    left = _sum(tokens)
    negated = tokens.word() == "not" and tokens.word(1) in ("like", "in")
    if negated:
        tokens.take()
    word = tokens.word()
    if word in ("like", "=~"):
        tokens.take()
        condition = _like(left, tokens.take())
    elif word == "in":
        tokens.take()
        condition = _member(left, _list(tokens))
    elif word in ("=", "!=", "<", ">", "<=", ">="):
        return _compared(left, tokens.take(), _sum(tokens))
    else:
        return left
    return (lambda row: not condition(row)) if negated else condition


def _compared(left: Expression, comparison: str, right: Expression) -> Expression:
    if comparison == "=":
        return lambda row: left(row) is not None and is_equal(left(row), right(row))
    if comparison == "!=":
        return lambda row: left(row) is None or not is_equal(left(row), right(row))
    return lambda row: is_ordered(left(row), comparison, right(row))


def _like(value: Expression, operand: str) -> Expression:
    search = compile_search(operand, _unquoted)
    return lambda row: (found := value(row)) is not None and search(str(found))


def _member(value: Expression, members: list[Expression]) -> Expression:
    return lambda row: any(is_equal(value(row), member(row)) for member in members)


def _list(tokens: Tokens) -> list[Expression]:
    tokens.expect("[")
    members = []
    while tokens.peek() != "]":
        members.append(_sum(tokens))
        if tokens.peek() == ",":
            tokens.take()
    tokens.expect("]")
    return members


def _sum(tokens: Tokens) -> Expression:
    return _chain(tokens, ("+", "-"), _product)


def _product(tokens: Tokens) -> Expression:
    return _chain(tokens, ("*", "/", "%", "^"), _operand)


def _chain(tokens: Tokens, signs: tuple[str, ...], part: Callable[[Tokens], Expression]) -> Expression:
    left = part(tokens)
    while tokens.peek() in signs:
        left = _computed(left, tokens.take(), part(tokens))
    return left


def _computed(left: Expression, sign: str, right: Expression) -> Expression:
    def compute(row: Row) -> float | None:
        first, second = number(left(row)), number(right(row))
        if first is None or second is None or (sign in "/%" and second == 0):
            return None
        return _ARITHMETIC[sign](first, second)

    return compute


def _operand(tokens: Tokens) -> Expression:
    first = tokens.take()
    if first == "(":
        inner = _either(tokens)
        tokens.expect(")")
        return inner
    if first == "-":
        negated = _operand(tokens)
        return lambda row: None if (value := number(negated(row))) is None else -value
    if tokens.peek() == "(":
        return _function(first, tokens)
    if first[0] in "'\"" or first[0].isdigit():
        literal = _literal(first)
        return lambda _row: literal
    name = first.strip("`")
    return lambda row: row.get(name)


def _function(name: str, tokens: Tokens) -> Expression:
    tokens.expect("(")
    arguments = []
    while tokens.peek() != ")":
        arguments.append(_either(tokens))
        if tokens.peek() == ",":
            tokens.take()
    tokens.expect(")")
    return scalar_function(name, arguments)


def _literal(token: str) -> str | float:
    if token[0] in "'\"":
        return _unquoted(token)
    duration = _DURATION.fullmatch(token)
    return float(int(duration[1]) * _MILLISECONDS[duration[2]]) if duration else float(token)


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1])
