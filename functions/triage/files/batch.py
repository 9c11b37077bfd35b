"""The lines of a batch: one JSON object each, many failures in one file."""

from collections.abc import Iterator, Mapping
from typing import Any

from triage.errors import InvalidInputError
from triage.files.documents import parse_values
from triage.files.kinds import described
from triage.files.raw import LONGEST_DOCUMENT, opened

ALLOWED = 'a JSON object like {"id": "…", "history": {"events": […]}, "logs": ["…"]} a line'


def batch_lines(name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the lines with their numbers, 1-based, blank ones left out; raises InvalidInputError."""
    with opened(name) as stream:
        number = 0
        while line := stream.readline(LONGEST_DOCUMENT):
            number += 1
            if line.strip():
                yield number, line


def batch_record(line: bytes) -> Mapping[str, Any]:
    """Return the object of a line; raises InvalidInputError with the place of what is wrong."""
    values = parse_values(line, "the line")
    if len(values) != 1 or not isinstance(values[0], dict):
        given = described(values[0]) if len(values) == 1 else f"{len(values)} JSON values"
        raise InvalidInputError(f"this is {given}; --batch takes {ALLOWED}")
    return values[0]
