"""Lines of log files of any size: plain or gzip, a path or standard input, in bounded memory and in bulk."""

from collections.abc import Iterator
from typing import BinaryIO

from triage.files.raw import opened

_BLOCK = 4 * 1024 * 1024
# Of a longer line the beginning is kept.
LONGEST = 1024 * 1024


def text_lines(name: str) -> Iterator[list[str]]:
    r"""Yield the lines of a file (`-`: standard input) in lists of some megabytes; together they are all its lines.

    A line ends with \n, as editors and grep count; a \r stays in its line. Bytes that are not UTF-8 are replaced.
    Raises InvalidInputError with the name when the file cannot be read or unzipped.
    """
    with opened(name) as stream:
        yield from lines_of(stream)


def lines_of(stream: BinaryIO) -> Iterator[list[str]]:
    """Yield the lines of an open stream, as `text_lines` does."""
    rest = b""
    while block := stream.read(_BLOCK):
        head, newline, tail = block.rpartition(b"\n")
        if not newline:
            rest = (rest + block)[:LONGEST]
            continue
        yield _decoded(rest + head)
        rest = tail[:LONGEST]
    if rest:
        yield _decoded(rest)


def _decoded(text: bytes) -> list[str]:
    return text.decode("utf-8", "replace").split("\n")
