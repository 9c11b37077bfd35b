"""How the last lines of a request that was cut short are told: the source of logs writes it, a rule reads it."""

from collections.abc import Sequence

_MARK = "[the last it logged]"


def tell_last_lines(lines: Sequence[str]) -> str:
    """Return a fact's text: the lines, oldest first, and that nothing came after them."""
    return "\n".join([*lines, _MARK])


def read_last_line(text: str) -> str | None:
    """Return the last of the lines that a fact tells of; None for a text in other words."""
    before, mark, after = text.rpartition(f"\n{_MARK}")
    return before.rpartition("\n")[2].strip() if mark and not after else None
