"""Splits a text into tokens, and walks over them."""

import re
from collections.abc import Callable


class Tokens:
    """A list of tokens with a position; running past the end gives empty strings."""

    def __init__(self, text: str, pattern: re.Pattern[str], fail: Callable[[str], Exception]) -> None:
        """`pattern` matches one token in its group 1; what it does not match raises `fail(message)`."""
        self._fail = fail
        self._items: list[str] = []
        self._position = 0
        index = 0
        while index < len(text.rstrip()):
            found = pattern.match(text, index)
            if not found:
                raise fail(f"unexpected {text[index : index + 20].strip()!r}")
            self._items.append(found[1])
            index = found.end()

    def peek(self, ahead: int = 0) -> str:
        """Return a coming token without taking it."""
        position = self._position + ahead
        return self._items[position] if position < len(self._items) else ""

    def word(self, ahead: int = 0) -> str:
        """Return a coming token in lower case, for keywords."""
        return self.peek(ahead).lower()

    def take(self) -> str:
        """Return the next token and move on; raises at the end."""
        token = self.peek()
        if not token:
            raise self._fail("unexpected end")
        self._position += 1
        return token

    def expect(self, token: str) -> None:
        """Take this very token; raises when another one comes."""
        found = self.take()
        if found.lower() != token.lower():
            raise self._fail(f"expected {token!r}, found {found!r}")

    def end(self) -> None:
        """Raise when tokens are left."""
        if self.peek():
            raise self._fail(f"unexpected {self.peek()!r}")
