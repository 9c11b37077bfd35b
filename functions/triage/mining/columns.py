"""Splits shapes into patterns column by column: which words tell two messages apart, and which are values."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from triage.mining.slots import ANY, SLOT

Tokens = tuple[str, ...]

# A column with at most this many different words tells messages apart; with more, its words are values.
TELLING_WORDS = 4
# The same for STATES and CODES, of which a program has more, and for tokens that are not words.
TELLING_CODES = 8
TELLING_OTHERS = 2
# `java.io.IOException`, `s3.region.amazonaws.com`: one of many of its kind.
_QUALIFIED = re.compile(r"[\w$<>]+(?:\.[\w$<>]+){2,}[,;:.]?")
_PUNCTUATION = "\"'()[]{}<>,;:.!?*"
# What follows one of these words names a thing: it varies.
_ANNOUNCERS = frozenset(
    [
        "user",
        "username",
        "account",
        "host",
        "hostname",
        "rhost",
        "ruser",
        "file",
        "filename",
        "directory",
        "folder",
        "table",
        "bucket",
        "queue",
        "topic",
        "database",
        "schema",
        "named",
        "called",
        "login",
    ]
)


def split(shapes: Sequence[Tokens]) -> list[int]:
    """Return for every shape the number of its pattern, counted from 0."""
    return _Splitter(shapes).labels()


class _Splitter:
    def __init__(self, shapes: Sequence[Tokens]) -> None:
        self._shapes = [tuple(_slotless(token) for token in shape) for shape in shapes]
        self._labels = [0] * len(shapes)
        self._patterns = 0

    def labels(self) -> list[int]:
        alike: dict[tuple[int, str], list[int]] = defaultdict(list)
        for index, shape in enumerate(self._shapes):
            alike[len(shape), _opening(shape)].append(index)
        todo: list[tuple[list[int], frozenset[int]]] = [(members, frozenset()) for members in alike.values()]
        while todo:
            members, settled = todo.pop()
            parts = self._parts(members, settled)
            if len(parts) == 1:
                for index in members:
                    self._labels[index] = self._patterns
                self._patterns += 1
            else:
                todo += parts
        return self._labels

    def _parts(self, members: list[int], settled: frozenset[int]) -> list[tuple[list[int], frozenset[int]]]:
        if len(members) == 1:
            return [(members, settled)]
        columns = list(zip(*(self._shapes[index] for index in members), strict=True))
        column, settled = self._telling_column(columns, settled)
        if column is None:
            column = self._dissimilar_column(columns)
        if column is None:
            return [(members, settled)]
        by_word: dict[str, list[int]] = defaultdict(list)
        for index, word in zip(members, columns[column], strict=True):
            by_word[word].append(index)
        return [(part, settled | {column}) for part in by_word.values()]

    def _telling_column(self, columns: list[Tokens], settled: frozenset[int]) -> tuple[int | None, frozenset[int]]:
        best: tuple[int, int] | None = None
        done = set(settled)
        for number, column in enumerate(columns):
            if number in done:
                continue
            words = Counter(column)
            if len(words) == 1 or self._is_value(words, columns[number - 1] if number else None):
                done.add(number)
            elif _tells(words, len(column)) and (best is None or len(words) < best[0]):
                best = len(words), number
        return (best[1] if best else None), frozenset(done)

    def _is_value(self, words: Counter[str], before: Tokens | None) -> bool:
        if (
            words.get(ANY, 0) * 2 >= words.total()
            or all(map(_is_quoted, words))
            or all(map(_QUALIFIED.fullmatch, words))
        ):
            return True
        return before is not None and before[0].lower().strip(_PUNCTUATION) in _ANNOUNCERS and len(set(before)) == 1

    def _dissimilar_column(self, columns: list[Tokens]) -> int | None:
        constant = sum(1 for column in columns if len(set(column)) == 1 and column[0] != ANY)
        varying = {number: len(set(column)) for number, column in enumerate(columns) if len(set(column)) > 1}
        if not varying or (constant and constant >= len(varying) * 0.5):
            return None
        fewest = min(varying, key=lambda number: varying[number])
        # With no word in common there is nothing that makes them one pattern.
        return fewest if varying[fewest] < len(columns[0]) or not constant else None


def _tells(words: Counter[str], members: int) -> bool:
    limit = _telling_limit([word.replace(ANY, "").strip(_PUNCTUATION) for word in words])
    return len(words) <= limit or (len(words) <= TELLING_WORDS * 3 and members > len(words) * 4)


def _telling_limit(words: list[str]) -> int:
    if all(len(word) > 1 and word.replace("_", "").isupper() for word in words):
        return TELLING_CODES
    wordy = sum(1 for word in words if word.isalpha())
    return TELLING_WORDS if wordy > len(words) * 0.9 else TELLING_OTHERS


def _is_quoted(word: str) -> bool:
    bare = word.rstrip(",;:.")
    return len(bare) > 1 and bare[0] in "\"'`[" and bare[-1] in "\"'`]"


def _slotless(token: str) -> str:
    """All types of value are one to the splitter: `12 KB` and `3 MB`, or a path and a host, may share a column."""
    return SLOT.sub(ANY, token)


def _opening(shape: Tokens) -> str:
    first = shape[0] if shape else ""
    return first if first.isalpha() or first.endswith(":") else "*"
