"""Learns which texts announce an id (`RequestId: `, `order=`), and masks the ids of a whole chunk of lines at once."""

import re
from collections import Counter
from collections.abc import Iterable

# Stands in keys for an id that is announced.
ANNOUNCED = b"\x01"

# The last word before an id, with its punctuation: what stands further before differs from line to line.
_WORD = re.compile(rb"[A-Za-z_.-]{0,12}[^\sA-Za-z0-9]{0,4}\s?[\"'(\[]?$")
_READ = 17
_RAREST_FIRST = b"~#@&|jqxzQXZ\tJKVWYUkvwHGBPFLMDN=RIOCATSEygpfbmhudlcosnraite_;<>[](){}/+*?!$%^`\\,-.:'\" "
_TOO_COMMON = frozenset(bytes((byte,)) for byte in b"-_.:,/'\" [({<>")
# So many hexadecimal digits and hyphens are no word.
_LENGTH = 16
# Looking for a text costs time on every line: so large a share of them must hold it.
_OFTEN = 0.03
_MOST = 8


class AnnouncedIds:
    """Knows which texts announce ids; starts with none."""

    def __init__(self) -> None:
        """Know nothing."""
        self._lengths: dict[bytes, tuple[int, int]] = {}
        self._masks: list[tuple[re.Pattern[bytes], bytes]] = []

    def learn(self, ids: Iterable[tuple[bytes, bytes]], lines: float) -> None:
        """Learn from ids, each with the text before it; they are those of a sample of so many lines."""
        counts: Counter[bytes] = Counter()
        lengths = dict(self._lengths)
        for before, found in ids:
            text = _announcement(before)
            if text and len(found) >= _LENGTH:
                counts[text] += 1
                least, most = lengths.get(text, (len(found), len(found)))
                lengths[text] = min(least, len(found)), max(most, len(found))
        for text, count in counts.items():
            if count >= lines * _OFTEN and (text in self._lengths or len(self._lengths) < _MOST):
                self._lengths[text] = lengths[text]
        self._masks = [_masking(text, *lengths) for text, lengths in self._lengths.items()]

    def mask(self, text: bytes) -> bytes:
        """Return the text with announced ids replaced; what only begins like an announcement stays."""
        for pattern, masked in self._masks:
            text = pattern.sub(masked, text)
        return text


def _announcement(before: bytes) -> bytes:
    """Return the end of the word before an id, from its rarest byte: looking for its first byte takes the time."""
    match = _WORD.search(before[-_READ:])
    word = match.group() if match else b""
    text = word[min(range(len(word)), key=lambda place: _RAREST_FIRST.find(word[place])) :] if word else b""
    return b"" if text in _TOO_COMMON else text


def _masking(text: bytes, least: int, most: int) -> tuple[re.Pattern[bytes], bytes]:
    pattern = re.compile(re.escape(text) + rb"[0-9a-fA-F-]{%d,%d}(?![0-9A-Za-z-])" % (least, most))
    return pattern, text.replace(b"\\", rb"\\") + ANNOUNCED
