"""Filter patterns, as FilterLogEvents and metric filters take them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import re
from collections.abc import Callable

from local_cloud.logs_queries.errors import PatternError
from local_cloud.logs_queries.json_pattern import compile_json_pattern
from local_cloud.logs_queries.space_delimited import compile_columns

Matcher = Callable[[str], bool]

# An optional ? or -, then a phrase in quotation marks, a %regular expression%, or a word.
_TERM = re.compile(r'([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|([^\s"%]+))')


def compile_filter_pattern(pattern: str) -> Matcher:
    """Return what tells whether a message matches; raises PatternError."""
    stripped = (pattern or "").strip()
    if not stripped:
        return lambda _message: True
    if stripped.startswith("{"):
        return compile_json_pattern(stripped)
    if stripped.startswith("["):
        return compile_columns(stripped)
    return _compile_terms(stripped)


def _compile_terms(pattern: str) -> Matcher:
    required: list[Matcher] = []
    excluded: list[Matcher] = []
    alternatives: list[Matcher] = []
    groups = {"": required, "-": excluded, "?": alternatives}
    for prefix, phrase, expression, word in _TERM.findall(pattern):
        groups[prefix].append(_matching(expression) if expression else _containing(phrase or word))
    if required or excluded:
        # Terms marked ? are ignored beside others.
        alternatives.clear()

    def matches(message: str) -> bool:
        return (
            all(term(message) for term in required)
            and not any(term(message) for term in excluded)
            and (not alternatives or any(term(message) for term in alternatives))
        )

    return matches


def _containing(term: str) -> Matcher:
    wanted = re.sub(r"\\(.)", r"\1", term)
    return lambda message: wanted in message


def _matching(expression: str) -> Matcher:
    try:
        compiled = re.compile(expression)
    except re.error as exc:
        raise PatternError(f"not a regular expression: %{expression}%") from exc
    return lambda message: compiled.search(message) is not None
