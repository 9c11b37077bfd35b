"""Page sizes and tokens of the listings."""

import base64
from collections.abc import Sequence
from typing import Any

DEFAULT_PAGE = 100
"""A page of every Step Functions listing when maxResults is absent or 0; API reference."""


def page_size(max_results: Any, *, default: int) -> int:
    """Return the number of results a page has."""
    return int(max_results or default)


def page_of(items: Sequence[dict[str, Any]], data: dict[str, Any]) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of `items` and the token of the next one, None on the last.

    Raises ValueError for a token not made here.
    """
    start = _decode(data["nextToken"]) if data.get("nextToken") else 0
    end = start + page_size(data.get("maxResults"), default=DEFAULT_PAGE)
    return list(items[start:end]), _encode(end) if end < len(items) else None


def _encode(position: int) -> str:
    return base64.urlsafe_b64encode(f"position:{position}".encode()).decode()


def _decode(token: str) -> int:
    text = base64.urlsafe_b64decode(token.encode()).decode()
    return int(text.removeprefix("position:"))
