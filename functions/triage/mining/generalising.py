"""Learns which words of a line are names: from then on a new name costs a look-up instead of a new group."""

from triage.mining import severity
from triage.mining.severity import Severity

# So many different words in one place, all else equal, are names. States and codes have fewer (see `columns`).
NAMES = 12
# A line of more words is not looked at; what was learned is forgotten beyond this many places.
_WORDS = 48
# A name stands among other words; alone it is the message.
_COMPANY = 3
_PLACES = 400_000


class Generaliser:
    """Knows skeletons (see `keys`) with a name in one place.

    A line is known by the sum of the hashes of its words and their places: without one of them, it is one subtraction
    away.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self._seen: dict[int, int] = {}
        self._groups: dict[int, int] = {}
        self._columns: dict[int, list[int]] = {}

    def find(self, skeleton: bytes) -> int | None:
        """Return the group of the skeleton's line if it differs from known ones in a name only.

        A word that speaks of an error or a warning is never taken for a name.
        """
        words = skeleton.split(b" ")
        columns = self._columns.get(len(words))
        if not columns:
            return None
        hashes = list(map(hash, enumerate(words)))
        total = sum(hashes)
        for column in columns:
            group = self._groups.get(total - hashes[column])
            if group is not None and _may_be_name(words[column]):
                return group
        return None

    def learn(self, skeleton: bytes, group: int) -> str | None:
        """Note the skeleton of a new group; return the word that turned out to be a name, if one did."""
        words = skeleton.split(b" ")
        if len(words) > _WORDS:
            return None
        if len(self._seen) > _PLACES:
            self._seen.clear()
        if sum(1 for word in words if len(word) > 2 and word.isalpha()) < _COMPANY:
            return None
        hashes = list(map(hash, enumerate(words)))
        total = sum(hashes)
        seen = self._seen
        for column, word in enumerate(words):
            rest = total - hashes[column]
            count = seen[rest] = seen.get(rest, 0) + 1
            if count == NAMES and _may_be_name(word):
                self._groups[rest] = group
                columns = self._columns.setdefault(len(words), [])
                if column not in columns:
                    columns.append(column)
                return word.decode("utf-8", "replace")
        return None


def _may_be_name(word: bytes) -> bool:
    return severity.of_word(word.decode("utf-8", "replace").lower()) < Severity.WARNING
