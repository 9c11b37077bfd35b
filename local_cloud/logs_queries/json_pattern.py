"""Filter patterns for JSON events: { ($.level = "ERROR") && ($.latency > 100) }."""

import json
import re
from collections.abc import Callable
from typing import Any

from local_cloud.logs_queries.errors import PatternError
from local_cloud.logs_queries.tokens import Tokens
from local_cloud.logs_queries.values import is_equal, is_ordered, text

Condition = Callable[[Any], bool]

_TOKEN = re.compile(
    r"""\s*(\(|\)|&&|\|\||!=|<=|>=|=|<|>      # operators
        |\$(?:[.][\w@\-]+|\[\d+\]|\["[^"]+"\])*  # a selector
        |"(?:[^"\\]|\\.)*"|%[^%]*%            # a quoted text, a regular expression
        |[^\s()=<>!&|]+)""",
    re.VERBOSE,
)
_STEP = re.compile(r'[.]([\w@\-]+)|\[(\d+)\]|\["([^"]+)"\]')
_MISSING = object()
_NAMED = {"null": None, "true": True, "false": False}


def compile_json_pattern(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a message is a JSON object or array that meets the conditions."""
    if not pattern.endswith("}"):
        raise PatternError("a JSON pattern ends with }")
    tokens = Tokens(pattern[1:-1], _TOKEN, PatternError)
    condition = _either(tokens)
    tokens.end()

    def matches(message: str) -> bool:
        try:
            document = json.loads(message)
        except ValueError:
            return False
        return isinstance(document, dict | list) and condition(document)

    return matches


def _either(tokens: Tokens) -> Condition:
    conditions = [_both(tokens)]
    while tokens.peek() == "||":
        tokens.take()
        conditions.append(_both(tokens))
    return lambda document: any(condition(document) for condition in conditions)


def _both(tokens: Tokens) -> Condition:
    conditions = [_single(tokens)]
    while tokens.peek() == "&&":
        tokens.take()
        conditions.append(_single(tokens))
    return lambda document: all(condition(document) for condition in conditions)


def _single(tokens: Tokens) -> Condition:
    if tokens.peek() == "(":
        tokens.take()
        inner = _either(tokens)
        tokens.expect(")")
        return inner
    selector = tokens.take()
    if not selector.startswith("$"):
        raise PatternError(f"expected a selector such as $.level, found {selector!r}")
    select = _selecting(selector)
    comparison = tokens.take()
    if comparison == "NOT":
        tokens.expect("EXISTS")
        return lambda document: select(document) is _MISSING
    if comparison == "IS":
        return _is(select, tokens.take())
    compare = _comparing(comparison, tokens.take())
    return lambda document: (value := select(document)) is not _MISSING and compare(value)


def _is(select: Callable[[Any], Any], name: str) -> Condition:
    if name.lower() not in _NAMED:
        raise PatternError(f"expected NULL, TRUE or FALSE after IS, found {name!r}")
    wanted = _NAMED[name.lower()]
    return lambda document: select(document) is wanted


def _comparing(comparison: str, operand: str) -> Callable[[Any], bool]:
    if comparison in ("<", ">", "<=", ">="):
        return lambda value: is_ordered(value, comparison, operand)
    if comparison not in ("=", "!="):
        raise PatternError(f"not a comparison: {comparison!r}")
    equal = equality(operand)
    return equal if comparison == "=" else lambda value: not equal(value)


def equality(operand: str) -> Callable[[Any], bool]:
    """Return what tells whether a value equals the operand: a regular expression, a text with *, or a plain value."""
    if operand.startswith("%"):
        expression = re.compile(operand[1:-1])
        return lambda value: expression.search(text(value)) is not None
    plain = operand[1:-1] if operand.startswith('"') else operand
    if "*" in plain:
        wildcard = re.compile(".*".join(map(re.escape, plain.split("*"))), re.DOTALL)
        return lambda value: wildcard.fullmatch(text(value)) is not None
    return lambda value: is_equal(value, plain)


def _selecting(selector: str) -> Callable[[Any], Any]:
    steps = [int(index) if index else name or quoted for name, index, quoted in _STEP.findall(selector)]

    def select(document: Any) -> Any:
        for step in steps:
            try:
                document = document[step]
            except (KeyError, IndexError, TypeError):
                return _MISSING
        return document

    return select
