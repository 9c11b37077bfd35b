"""Paged calls, one page at a time as they are needed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from triage.aws.errors import translated_errors

Call = Callable[..., Mapping[str, Any]]


def pages(
    call: Call, request: Mapping[str, Any], *, service: str, continued_by: str = "nextToken", send_as: str | None = None
) -> Iterator[Mapping[str, Any]]:
    """Yield the pages of a call; an empty page that is to be continued is followed by the next.

    `continued_by` is the member of the answer that continues, sent back as `send_as` (default: the same name).
    """
    asked = dict(request)
    while True:
        with translated_errors(service):
            page = call(**asked)
        yield page
        if not page.get(continued_by):
            return
        asked[send_as or continued_by] = page[continued_by]
