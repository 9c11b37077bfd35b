"""What `like` and `=~` look for in a text: a part of it, or a regular expression."""

import re
from collections.abc import Callable

from local_cloud.logs_queries.errors import QueryError

# Words, one of which is looked for: (?i)(error|timed out). Python's engine tries each word at each character.
_ONE_OF_WORDS = re.compile(r"(?:\(\?i\))?(\()?([\w ]+(?:\|[\w ]+)*)(?(1)\))")


def compile_regular_expression(text: str) -> re.Pattern[str]:
    """Return the pattern of /text/ or /text/i, named groups written as Insights or as Python has them."""
    ignore_case = text.endswith("/i")
    body = text[1:-2] if ignore_case else text[1:-1]
    try:
        return re.compile(re.sub(r"\(\?<(?=[A-Za-z])", "(?P<", body), re.IGNORECASE if ignore_case else 0)
    except re.error as exc:
        raise QueryError(f"not a regular expression: {text}") from exc


def compile_search(operand: str, unquoted: Callable[[str], str]) -> Callable[[str], bool]:
    """Return what tells whether a text holds the operand: /regular expression/, or text in quotation marks."""
    if not operand.startswith("/"):
        part = unquoted(operand)
        return lambda text: part in text
    pattern = compile_regular_expression(operand)
    words = _ONE_OF_WORDS.fullmatch(operand[1:-2] if operand.endswith("/i") else operand[1:-1])
    if words is None:
        return lambda text: pattern.search(text) is not None
    return _one_of(words[2].split("|"), ignore_case=bool(pattern.flags & re.IGNORECASE))


def _one_of(words: list[str], *, ignore_case: bool) -> Callable[[str], bool]:
    if not ignore_case:
        return lambda text: any(word in text for word in words)
    lowered = [word.lower() for word in words]

    def search(text: str) -> bool:
        text = text.lower()
        return any(word in text for word in lowered)

    return search
