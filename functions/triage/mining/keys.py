"""Byte-level keys: equal for lines that differ in digits and ids only, made at C speed for a whole chunk of lines."""

import re
from collections.abc import Sequence

# A control character that logs do not use; the caller cleans lines that do contain it.
SEPARATOR = "\x1e"
BOUNDARY = b"\x1e"
# Stands in a skeleton for an id that was found by its form, and in every key for one known by its place.
ID = b"\x01"
_PLACED_ID = b"\x03"
DIGITS = b"0123456789"
_SAMPLES = 16
# "2026-01-01T00:00:00.000Z\t<36 characters of request id>\tINFO\tmessage", as Lambda's Node.js runtimes write it.
_HEADER = 62

# Each starts with a literal, so that the search for it runs at C speed.
_REQUEST_ID = re.compile(rb"Z\t[^\x1e]{8}-[^\x1e]{4}-[^\x1e]{4}-[^\x1e]{4}-[0-9a-fA-F]{12}\t")
_JSON_ID = re.compile(rb'd":"[0-9a-fA-F-]{16,128}"')
_SPACED_JSON_ID = re.compile(rb'd": "[0-9a-fA-F-]{16,128}"')
# What may be an id: it starts with the character class, so that the search for it runs at C speed.
_ID_LIKE = re.compile(rb"[0-9a-fA-F](?<![0-9A-Za-z].)(?:(?<=0)x[0-9a-fA-F]+|[0-9a-fA-F-]{7,})(?![0-9A-Za-z])")
# UUIDs, X-Ray trace ids, 0x… and long hexadecimal runs, which must hold a digit: `failed` never becomes `idle`.
_IS_ID = re.compile(
    rb"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|1-[0-9a-f]{8}-[0-9a-f]{24}"
    rb"|(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{8,}|(?=[A-F]*[0-9])(?=[0-9]*[A-F])[0-9A-F]{8,}"
)


def plain_keys(lines: Sequence[str]) -> list[bytes]:
    """Return a key for every line: the line without its digits, and without ids in places known beforehand.

    These are the request id in the header of Lambda's text lines, and values of JSON keys such as `requestId`.
    """
    return _joined(lines).translate(None, DIGITS).split(BOUNDARY)


def skeletons(lines: Sequence[str]) -> list[bytes]:
    """Return for every line its key with an ID for each id that it holds; of lines without ids it is the key."""
    return _ID_LIKE.sub(_masked, _joined(lines)).translate(None, DIGITS).split(BOUNDARY)


def _masked(match: re.Match[bytes]) -> bytes:
    text = match.group()
    if text[1:2] == b"x":
        return b"0x" + ID
    return ID if _IS_ID.fullmatch(text) else text


def _joined(lines: Sequence[str]) -> bytes:
    samples = lines[:: len(lines) // _SAMPLES + 1]
    headed = any(line[23:25] == "Z\t" for line in samples)
    if headed:
        # Its second and third tab, in one slice.
        lines = [line[_HEADER:] if line[24:62:37] == "\t\t" else line for line in lines]
    joined = SEPARATOR.join(lines).encode("utf-8", "surrogatepass")
    if not headed and any("Z\t" in line[:40] for line in samples):
        joined = _REQUEST_ID.sub(b"Z\t", joined)
    if any('d":"' in line for line in samples):
        joined = _JSON_ID.sub(_PLACED_ID, joined)
    elif any('d": "' in line for line in samples):
        joined = _SPACED_JSON_ID.sub(_PLACED_ID, joined)
    return joined
