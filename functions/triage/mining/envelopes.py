"""Learns what a logger writes around every message, alike but for digits and ids, and takes it off whole batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from operator import itemgetter

from triage.mining.keys import id_spans

# Begins lines that have no envelope where lines in one were expected.
WHOLE = "\x03"
_DIGITS = b"0123456789"
_OF_IDS = b"0123456789abcdefABCDEF-"
_ALIKE = bytes.maketrans(_OF_IDS, b"0" * len(_OF_IDS))
# So many hexadecimal digits and hyphens are no word.
_ID_LENGTH = 16
_LONGEST = 1_024
# So large a share of the lines must have it, and it ends where many more would have less of it.
_LEAST_SHARE = 0.5
_FEWER = 0.97
# Digits are hexadecimal digits, too: only a column that has many of the others is one of ids.
_MORE = 1.2


@dataclass(frozen=True)
class Envelope:
    """One end of lines, of a fixed width: `alike` is it without digits and ids, `example` one with them.

    Beyond that, in each of the columns of `strict` only these bytes may stand: words of the letters of ids tell lines
    apart as any others do.
    """

    alike: bytes
    strict: dict[int, bytes]
    example: str
    at_end: bool

    @property
    def width(self) -> int:
        """Return how many columns it has."""
        return len(self.alike)

    def take_off(self, lines: Sequence[str]) -> list[str]:
        """Return the lines without it; those that do not have it are returned whole, marked as such."""
        width = self.width
        end, rest = slice(0, width), slice(width, None)
        if self.at_end:
            end, rest = slice(-width, None), slice(0, -width)
        others = self._others(list(map(itemgetter(end), lines)))
        bare = list(map(itemgetter(rest), lines))
        for other in others:
            bare[other] = WHOLE + lines[other]
        return bare

    def _others(self, ends: list[str]) -> set[int]:
        """Return the positions of ends that are not this one, looking at columns of all ends instead of at each end."""
        width, others = self.width, set[int]()
        text = "".join(ends)
        if len(text) != len(ends) * width or not text.isascii():
            others.update(compress(range(len(ends)), map(width.__ne__, map(len, ends))))
            if not text.isascii():
                others.update(place for place, end in enumerate(ends) if not end.isascii())
            text = self._joined(ends, others)
        columns = text.encode()
        for column, allowed in self.strict.items():
            found = columns[column::width]
            if found.count(allowed) != len(ends) if len(allowed) == 1 else found.translate(None, allowed):
                others.update(compress(range(len(ends)), found.translate(_outside(allowed))))
                columns = self._joined(ends, others).encode()
        forms = columns.translate(_ALIKE)
        if forms != self.alike * len(ends):
            others.update(
                place for place in range(len(ends)) if forms[place * width : (place + 1) * width] != self.alike
            )
        return others

    def _joined(self, ends: list[str], others: set[int]) -> str:
        """Return the ends one behind the other, with the example in place of those that differ."""
        for other in others:
            ends[other] = self.example
        return "".join(ends)


@cache
def _outside(allowed: bytes) -> bytes:
    """Return a table for `translate`: 0 for the allowed bytes, 1 for all others."""
    return bytes(byte not in allowed for byte in range(256))


def learn(lines: Sequence[str]) -> list[Envelope]:
    """Return the ends that at least half of these lines share; only such as hold an id, which costs most otherwise."""
    lines = [line for line in lines if line.isascii()]
    found = (_learn(lines, at_end=False), _learn([line[::-1] for line in lines], at_end=True))
    return [envelope for envelope in found if envelope]


def _learn(lines: Sequence[str], *, at_end: bool) -> Envelope | None:
    """Learn from the first columns of the lines inwards; for their ends the lines come backwards."""
    columns: list[bytes] = []
    shared: list[int] = []
    example, still = "", lines
    for place in range(_LONGEST):
        counts = Counter([line[place] for line in still if len(line) > place])
        allowed = _allowed(counts)
        if len(counts) > 1 or counts.total() < len(still):
            still = [line for line in still if len(line) > place and line[place].encode() in allowed]
        if not still or len(still) < len(lines) * _LEAST_SHARE:
            break
        columns.append(allowed)
        shared.append(len(still))
        example = still[0]
    example = example[: len(columns)]
    in_ids = _columns_of_ids(example, at_end=at_end)
    width = _width(columns, shared, in_ids)
    if not width:
        return None
    strict = {
        place: allowed for place, allowed in enumerate(columns[:width]) if allowed[0] in _OF_IDS and place not in in_ids
    }
    example = example[:width]
    if at_end:
        example, strict = example[::-1], {width - 1 - place: allowed for place, allowed in strict.items()}
    return Envelope(example.encode().translate(_ALIKE), strict, example, at_end)


def _allowed(counts: Counter[str]) -> bytes:
    """Return what most of the lines have in a column: one byte, any digit, or what ids are made of."""
    if not counts:
        return b""
    common, count = counts.most_common(1)[0]
    digits = sum(count for byte, count in counts.items() if byte.encode() in _DIGITS)
    of_ids = sum(count for byte, count in counts.items() if byte.encode() in _OF_IDS)
    if of_ids > max(digits, count) * _MORE:
        return _OF_IDS
    return _DIGITS if digits >= count else common.encode()


def _columns_of_ids(example: str, *, at_end: bool) -> set[int]:
    spans = id_spans((example[::-1] if at_end else example).encode())
    places = {place for start, end in spans if end - start >= _ID_LENGTH for place in range(start, end)}
    return {len(example) - 1 - place for place in places} if at_end else places


def _width(columns: Sequence[bytes], shared: Sequence[int], in_ids: set[int]) -> int:
    """Return how many columns to take off: up to a mark behind an id, and on while nearly as many lines share them."""
    width, enough = 0, 0.0
    for place, allowed in enumerate(columns):
        if place in in_ids:
            continue
        if allowed == _OF_IDS or shared[place] < enough:
            break
        if place - 1 in in_ids and not width:
            enough = shared[place] * _FEWER
        if enough and not allowed.isalnum() and allowed != b"-":
            width = place + 1
    return width
