"""Which pipelines a message names, as people write them: other case, spaces for hyphens, a letter wrong."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_WORD = re.compile(r"[a-z0-9]+")
# One letter wrong or two exchanged in a name of eight; below that two real names are told apart.
_ALIKE = 0.85
_SHORTEST_TO_CORRECT = 5
_LETTERS_MORE_OR_FEWER = 2
_WORDS_READ = 100
_WORDS_OF_A_NAME = 5
# Letters in its first part: no date, no id, no number of a version.
_LIKE_A_NAME = re.compile(r"(?<![\w:/.-])[A-Za-z]{2,}[A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+(?![\w/])")
_NO_NAMES = frozenset(
    [
        "on-call",
        "up-to-date",
        "re-run",
        "re-runs",
        "re-drive",
        "re-try",
        "re-start",
        "follow-up",
        "dead-letter",
        "so-called",
    ]
)


def named(message: str, names: Iterable[str]) -> list[str]:
    """Return the names that the message has, the longest first; none that is only a part of another's mention."""
    left = message.lower()
    found = []
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        pattern = _pattern(name)
        if pattern and pattern.search(left):
            found.append(name)
            left = pattern.sub(" ", left)
    return found


def nearest(message: str, names: Iterable[str]) -> tuple[str, str] | None:
    """Return a misspelt name as it was written and the one name it is most like, None where there is no single one."""
    runs = _runs(message)
    ranked = sorted(filter(None, (_best(name, runs) for name in set(names))), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    _likeness, name, written = ranked[0]
    return written, name


def unknown_name(message: str) -> str | None:
    """Return the first word of the message that is written like a pipeline's name, `foo-etl`; None without one."""
    return next((word for word in _LIKE_A_NAME.findall(message) if word.lower() not in _NO_NAMES), None)


def _best(name: str, runs: Iterable[tuple[str, str]]) -> tuple[float, str, str] | None:
    """Return how like the name the likeliest run is, the name, and the run; None where none is alike."""
    wanted = _joined(name)
    alike = [
        (SequenceMatcher(None, joined, wanted).ratio(), name, written)
        for joined, written in runs
        if _may_be(joined, wanted)
    ]
    best = max(alike, default=None)
    return best if best and best[0] >= _ALIKE else None


def _may_be(joined: str, wanted: str) -> bool:
    """Tell cheaply what cannot be a misspelling: a catalog has hundreds of names, a message hundreds of words."""
    if len(wanted) < _SHORTEST_TO_CORRECT or abs(len(joined) - len(wanted)) > _LETTERS_MORE_OR_FEWER:
        return False
    return joined[0] == wanted[0] or joined[-1] == wanted[-1]


def _pattern(name: str) -> re.Pattern[str] | None:
    words = _WORD.findall(name.lower())
    if not words:
        return None
    # Bounded as names are: `customer-etl` is not named by `customer-etl-daily`.
    return re.compile(r"(?<![a-z0-9_-])" + r"[-_./\s]*".join(words) + r"(?![a-z0-9]|[-_][a-z0-9])")


def _runs(message: str) -> list[tuple[str, str]]:
    """Return the runs of one to five words, joined and as they stand in the message, of its first hundred words."""
    places = [match.span() for match in _WORD.finditer(message.lower())][:_WORDS_READ]
    spans = [
        (places[start][0], places[start + length - 1][1])
        for length in range(1, _WORDS_OF_A_NAME + 1)
        for start in range(len(places) - length + 1)
    ]
    return [(_joined(message[start:end]), message[start:end]) for start, end in spans]


def _joined(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))
