"""Byte-level keys: equal for lines that differ in digits and ids only, made at C speed for a whole chunk of lines."""

import re
from collections.abc import Iterator, Sequence

from triage.mining.announced_ids import AnnouncedIds

# A control character that logs do not use; the caller cleans lines that do contain it.
SEPARATOR = "\x1e"
BOUNDARY = b"\x1e"
# Stands in skeletons for an id that its form tells.
ID = b"\x02"
_DIGITS = b"0123456789"

# What may be an id: it starts with the character class, so that the search for it runs at C speed.
_ID_LIKE = re.compile(rb"[0-9a-fA-F](?<![0-9A-Za-z].)(?:(?<=0)x[0-9a-fA-F]+|[0-9a-fA-F-]{7,})(?![0-9A-Za-z])")
# UUIDs, X-Ray trace ids, 0x… and long hexadecimal runs, which must hold a digit: `failed` never becomes `idle`.
_IS_ID = re.compile(
    rb"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|1-[0-9a-f]{8}-[0-9a-f]{24}"
    rb"|(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{8,}|(?=[A-F]*[0-9])(?=[0-9]*[A-F])[0-9A-F]{8,}"
)


def plain_keys(lines: Sequence[str], announced: AnnouncedIds) -> list[bytes]:
    """Return a key for every line: the line without its digits and without the ids that are announced."""
    return announced.mask(_joined(lines)).translate(None, _DIGITS).split(BOUNDARY)


def skeletons(lines: Sequence[str], announced: AnnouncedIds) -> list[bytes]:
    """Return for every line its key with an ID for each other id that it holds; without any, it is the key."""
    return _ID_LIKE.sub(_masked, announced.mask(_joined(lines))).translate(None, _DIGITS).split(BOUNDARY)


def ids_of(lines: Sequence[str]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the ids of these lines, each with the text before it."""
    for text in _joined(lines).split(BOUNDARY):
        for start, end in id_spans(text):
            yield text[:start], text[start:end]


def id_spans(text: bytes) -> list[tuple[int, int]]:
    """Return where the ids of a text begin and end."""
    return [match.span() for match in _ID_LIKE.finditer(text) if _IS_ID.fullmatch(match.group())]


def _masked(match: re.Match[bytes]) -> bytes:
    text = match.group()
    if text[1:2] == b"x":
        return b"0x" + ID
    return ID if _IS_ID.fullmatch(text) else text


def _joined(lines: Sequence[str]) -> bytes:
    return SEPARATOR.join(lines).encode("utf-8", "surrogatepass")
