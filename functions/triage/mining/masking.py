"""Masks what differs between two occurrences of one problem: ids, times, numbers."""

import re

_UUID = r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"
_TIME = (
    r"\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T_ ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\b\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?"
)
# A digit and a letter at least, so that plain words and plain numbers are left to other rules.
_HEX = r"\b(?:0x[0-9a-fA-F]+|(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{8,})\b"
_OPAQUE = r"(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{20,}(?:[+/=][A-Za-z0-9+/=]*)?"

_VOLATILE = re.compile(f"(?P<uuid>{_UUID})|(?P<time>{_TIME})|(?P<id>{_HEX}|{_OPAQUE})")
_NUMBER = re.compile(r"(?<![A-Za-z0-9<])[+-]?\d+(?:[.,]\d+)*|\d+")
_BLANK = re.compile(r"\s+")


def mask_ids(text: str) -> str:
    """Return the text with UUIDs, times and long opaque ids as `<uuid>`, `<time>`, `<id>`; other numbers stay."""
    return _VOLATILE.sub(lambda match: f"<{match.lastgroup}>", text)


def mask(text: str) -> str:
    """Return the text with ids, times and all numbers masked and blanks folded: equal for two of a kind."""
    return _BLANK.sub(" ", _NUMBER.sub("<n>", mask_ids(text))).strip()
