"""Learns which words of a line are names: from then on a new name costs a look-up instead of a new group."""

from triage.mining import severity
from triage.mining.severity import Severity

# So many different words in one place, all else equal, are names. States and codes have fewer (see `columns`).
NAMES = 12
_NAME = b"\x02"
# A line of more words is not looked at; what was learned is forgotten beyond this many places.
_WORDS = 48
# A name stands among other words; alone it is the message.
_COMPANY = 3
_PLACES = 400_000


class Generaliser:
    """Knows keys (see `keys`) with a name in one place."""

    def __init__(self) -> None:
        """Know nothing."""
        self._seen: dict[int, int] = {}
        self._groups: dict[bytes, int] = {}
        self._columns: dict[int, list[int]] = {}

    def find(self, key: bytes) -> int | None:
        """Return the group of the key's line if it differs from known ones in a name only.

        A word that speaks of an error or a warning is never taken for a name.
        """
        words = key.split(b" ")
        for column in self._columns.get(len(words), ()):
            group = self._groups.get(_without(words, column))
            if group is not None and _may_be_name(words[column]):
                return group
        return None

    def learn(self, key: bytes, group: int) -> str | None:
        """Note the key of a new group; return the word that turned out to be a name, if one did."""
        words = key.split(b" ")
        if len(words) > _WORDS:
            return None
        if len(self._seen) > _PLACES:
            self._seen.clear()
        if sum(1 for word in words if len(word) > 2 and word.isalpha()) < _COMPANY:
            return None
        for column, word in enumerate(words):
            rest = hash(_without(words, column))
            count = self._seen[rest] = self._seen.get(rest, 0) + 1
            if count == NAMES and _may_be_name(word):
                self._promote(words, column, group)
                return word.decode("utf-8", "replace")
        return None

    def _promote(self, words: list[bytes], column: int, group: int) -> None:
        self._groups[_without(words, column)] = group
        columns = self._columns.setdefault(len(words), [])
        if column not in columns:
            columns.append(column)


def _without(words: list[bytes], column: int) -> bytes:
    return b" ".join([*words[:column], _NAME, *words[column + 1 :]])


def _may_be_name(word: bytes) -> bool:
    return severity.of_word(word.decode("utf-8", "replace").lower()) < Severity.WARNING
