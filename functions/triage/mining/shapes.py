"""The shape of a message: its tokens with values masked, runs of values folded into one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from triage.mining.slots import ANY, has_name, mask_token

# A template of more tokens than this says no more than its beginning.
_TOKENS = 120
_READ = 8_192
_CACHED_TOKENS = 100_000

_CALENDAR = frozenset(
    [
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
        "UTC",
        "GMT",
        "PST",
        "PDT",
        "MST",
        "MDT",
        "CST",
        "CDT",
        "EST",
        "EDT",
        "CET",
        "CEST",
        "AM",
        "PM",
    ]
)
_UNITS = {
    **dict.fromkeys(
        ["B", "KB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "kB", "bytes", "byte", "Bytes"], "<size>"
    ),
    **dict.fromkeys(
        [
            "ns",
            "us",
            "ms",
            "s",
            "sec",
            "secs",
            "second",
            "seconds",
            "msec",
            "min",
            "mins",
            "minute",
            "minutes",
            "h",
            "hour",
            "hours",
        ],
        "<duration>",
    ),
}
_QUOTED_VALUE = re.compile(r'(?<==)"[^"]{0,200}"')
_SAME_DIGITS = bytes.maketrans(b"23456789", b"1" * 8)
_LONG_ID = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|1-[0-9a-f]{8}-[0-9a-f]{24})(?![0-9A-Za-z])"
)
_UUID, _TRACE_ID = "1a1a1a1a-1a1a-1a1a-1a1a-1a1a1a1a1a1a", "1-1a1a1a1a-1a1a1a1a1a1a1a1a1a1a1a1a"
_HYPHENS = 2
_DATE_PARTS = _CALENDAR | {"<time>", "<num>"}
_NUMBERS = frozenset(("<num>", "<hex>", "<id>"))
_CLOSING = ")]},;:."
_FOLDED = _CALENDAR | _UNITS.keys()
_NEIGHBOURS = bytes((True, True))


class Shape(NamedTuple):
    """The masked tokens of a message: `exact` keeps its words, `broad` masks values that are words, too."""

    exact: tuple[str, ...]
    broad: tuple[str, ...]


class _Token(NamedTuple):
    """A masked token: whether it may be folded with a neighbour, and whether it is to be masked with its own digits."""

    exact: str
    broad: str
    folds: bool
    own_digits: bool


class _Tokens(dict[str, _Token]):
    def __missing__(self, token: str) -> _Token:
        if len(self) > _CACHED_TOKENS:
            self.clear()
        exact, broad = mask_token(token)
        # Names keep their digits: `s3` is shown as it is.
        masked = self[token] = _Token(exact, broad, _folds(exact) or _folds(broad), "1" in exact or has_name(token))
        return masked


class Shaper:
    """Finds shapes; remembers tokens it has masked."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._tokens = _Tokens()

    def shape(self, message: str) -> Shape:
        """Return the shape of one message, of a long one that of its beginning."""
        message = message[:_READ]
        if '="' in message:
            message = _QUOTED_VALUE.sub(f'"{ANY}"', message)
        if message.count("-") >= _HYPHENS:
            # One id for all of a form: its token has been masked before.
            message = _LONG_ID.sub(_same_id, message)
        tokens = list(map(self._tokens.__getitem__, _alike(message)))
        if not tokens:
            return Shape((), ())
        exact, broad, folds, own_digits = zip(*tokens, strict=True)
        if any(own_digits):
            exact, broad, folds = self._with_own_digits(message, tokens)
        alike = exact == broad
        if _NEIGHBOURS in bytes(folds):
            exact = fold(exact)
            broad = exact if alike else fold(broad)
        return Shape(exact, exact if alike else broad)

    def _with_own_digits(
        self, message: str, tokens: Sequence[_Token]
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[bool, ...]]:
        words = message.split(None, _TOKENS)
        masked = [self._tokens[word] if token.own_digits else token for word, token in zip(words, tokens, strict=False)]
        exact, broad = tuple(token.exact for token in masked), tuple(token.broad for token in masked)
        return exact, broad, tuple(token.folds for token in masked)


def _folds(token: str) -> bool:
    return "<" in token or token.rstrip(_CLOSING) in _FOLDED


def _same_id(match: re.Match[str]) -> str:
    return _UUID if len(match.group()) == len(_UUID) else _TRACE_ID


def _alike(message: str) -> list[str]:
    """Return the words of a message with all digits alike: most of them have been masked before."""
    # Of bytes: translating text takes ten times as long.
    alike = message.encode("utf-8", "surrogatepass").translate(_SAME_DIGITS).decode("utf-8", "surrogatepass")
    return alike.split(None, _TOKENS)[:_TOKENS]


def fold(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return the tokens with dates, numbers with their units, and lists of values each as one."""
    out: list[str] = []
    for token in tokens:
        last = out[-1] if out else ""
        if "<" in token:
            if not _is_same_list(last, token):
                out.append(token)
                if token.startswith("<time>") or last in _CALENDAR:
                    _fold_date(out)
        elif last.endswith("<num>") and token.rstrip(_CLOSING) in _UNITS:
            unit = token.rstrip(_CLOSING)
            out[-1] = last[:-5] + _UNITS[unit] + token[len(unit) :]
        else:
            out.append(token)
            if token in _CALENDAR:
                _fold_date(out)
    return tuple(out)


def _is_same_list(last: str, token: str) -> bool:
    """Say whether the token goes on with a list (`<num>, <num>`) or repeats the last in parentheses."""
    if not last or "<" not in last:
        return False
    if last == token or (token[0] == "(" and token[1:-1] == last):
        return True
    last, token = last.rstrip(",;"), token.rstrip(",;")
    return last == token or (last in _NUMBERS and token in _NUMBERS)


def _fold_date(out: list[str]) -> None:
    start = len(out)
    while start and out[start - 1].rstrip(",.:") in _DATE_PARTS:
        start -= 1
    run = [token.rstrip(",.:") for token in out[start:]]
    if "<time>" in run and not _CALENDAR.isdisjoint(run):
        out[start:] = ["<time>"]
