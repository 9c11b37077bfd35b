"""Cuts a query into commands, and a command's list into its parts, minding quotation, slashes and brackets."""

import re

_ALIAS = re.compile(r"(.+?)\s+as\s+(`[^`]+`|[\w.@]+)", re.IGNORECASE | re.DOTALL)
# A slash opens a regular expression only where one may stand; elsewhere it divides.
_BEFORE_EXPRESSION = re.compile(r"(?:\blike|=~|\bparse(?:\s+[@\w.]+)?)\s*$", re.IGNORECASE)
_OPENING, _CLOSING, _QUOTES = ("(", "["), (")", "]"), ("'", '"', "`")


def split(text: str, separator: str) -> list[str]:
    """Return the parts between separators that stand outside quotation, regular expressions and brackets."""
    parts, index, depth = [""], 0, 0
    while index < len(text):
        end = _piece_end(text, index, parts[-1])
        piece = text[index:end]
        depth += (piece in _OPENING) - (piece in _CLOSING)
        if piece == separator and depth <= 0:
            parts.append("")
        else:
            parts[-1] += piece
        index = end
    return [part.strip() for part in parts if part.strip()]


def named_parts(text: str) -> list[tuple[str, str]]:
    """Return (name, expression) for each part of a list: `avg(x) as mean, y` has the names mean and y."""
    parts = []
    for part in split(text, ","):
        found = _ALIAS.fullmatch(part)
        expression, name = (found[1], found[2]) if found else (part, part)
        parts.append((name.strip("`"), expression.strip()))
    return parts


def _piece_end(text: str, start: int, before: str) -> int:
    """Return the index after the character at `start`, or after the quotation that it opens."""
    opening = text[start]
    if opening not in _QUOTES and not (opening == "/" and _BEFORE_EXPRESSION.search(before)):
        return start + 1
    index = start + 1
    while index < len(text) and text[index] != opening:
        index += 2 if text[index] == "\\" else 1
    return index + 1
