"""Byte-level keys: equal for lines that differ in digits and ids only, made at C speed for a whole chunk of lines."""

import re
from collections.abc import Callable, Sequence

# A control character that logs do not use; the caller cleans lines that do contain it.
SEPARATOR = "\x1e"
_BOUNDARY = b"\x1e"
_DIGITS = b"0123456789"
_ID = b"\x01"
_SAMPLES = 16
# "2026-01-01T00:00:00.000Z\t<36 characters of request id>\tINFO\tmessage", as Lambda's Node.js runtimes write it.
_HEADER = 62

# Each pattern starts with a literal, so that the search for it runs at C speed, and matches nothing but an id:
# words made of the letters a to f stay, `failed` never becomes `idle`.
_REQUEST_ID = re.compile(rb"Z\t[^\x1e]{8}-[^\x1e]{4}-[^\x1e]{4}-[^\x1e]{4}-[0-9a-fA-F]{12}\t")
_JSON_ID = re.compile(rb'd":"[0-9a-fA-F-]{16,128}"')
_SPACED_JSON_ID = re.compile(rb'd": "[0-9a-fA-F-]{16,128}"')
# From their first hyphen on; eight digits stand before it, of the X-Ray trace id and of the UUID.
_UUID_TAIL = re.compile(
    rb"-[0-9a-fA-F]{4}-[^\x1e]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?<=[0-9a-fA-F]{8}.{28})", re.DOTALL
)
_TRACE_TAIL = re.compile(rb"-[0-9a-f]{24}(?<=1-[0-9a-f]{8}.{25})", re.DOTALL)
_HEX_LITERAL = re.compile(rb"x(?<=0x)[0-9a-fA-F]+")
# With a letter at least: plain numbers go with the digits anyway.
_HEX_RUN = re.compile(rb"[0-9]{1,16}(?:[a-f][0-9a-f]{6,}|[A-F][0-9A-F]{6,})")


def plain_keys(lines: Sequence[str]) -> list[bytes]:
    """Return a key for every line: the line without its digits, and without ids in places known beforehand.

    These are the request id in the header of Lambda's text lines, and values of JSON keys such as `requestId`.
    """
    return _without_digits(_joined(lines))


def idless_keys(lines: Sequence[str]) -> list[bytes]:
    """Return a key for every line as `plain_keys` does, with UUIDs, X-Ray trace ids and 0x… masked, too."""
    return _without_digits(_without_ids(_joined(lines)))


def hexless_keys(lines: Sequence[str]) -> list[bytes]:
    """Return a key for every line as `idless_keys` does, with long hexadecimal runs masked, too."""
    return _without_digits(_HEX_RUN.sub(_ID, _without_ids(_joined(lines))))


def _joined(lines: Sequence[str]) -> bytes:
    samples = lines[:: len(lines) // _SAMPLES + 1]
    headed = any(line[23:25] == "Z\t" for line in samples)
    if headed:
        lines = [line[_HEADER:] if line[61:62] == "\t" and line[23:25] == "Z\t" else line for line in lines]
    joined = SEPARATOR.join(lines).encode("utf-8", "surrogatepass")
    if not headed and any("Z\t" in line[:40] for line in samples):
        joined = _REQUEST_ID.sub(b"Z\t", joined)
    if any('d":"' in line for line in samples):
        joined = _JSON_ID.sub(_ID, joined)
    elif any('d": "' in line for line in samples):
        joined = _SPACED_JSON_ID.sub(_ID, joined)
    return joined


def _without_ids(joined: bytes) -> bytes:
    for tail in (_UUID_TAIL, _TRACE_TAIL):
        parts = tail.split(joined)
        if len(parts) > 1:
            joined = _ID.join([part[:-8] for part in parts[:-1]] + parts[-1:])
    return _HEX_LITERAL.sub(_ID, joined)


def _without_digits(joined: bytes) -> list[bytes]:
    return joined.translate(None, _DIGITS).split(_BOUNDARY)


# From cheap to thorough; a line that the cheaper key does not find is looked up by the next.
KEYS: tuple[Callable[[Sequence[str]], list[bytes]], ...] = (plain_keys, idless_keys, hexless_keys)
