"""Finds the group of a line by its key: seen before, or different from one seen before in ids or names only."""

from collections.abc import Callable, Sequence

from triage.mining.announced_ids import AnnouncedIds
from triage.mining.formats import LONGEST
from triage.mining.generalising import Generaliser
from triage.mining.id_places import IdPlaces
from triage.mining.keys import ID, SEPARATOR, ids_of, plain_keys, skeletons

_CACHED_BYTES = 32 * 1024 * 1024
# When so many lines are not found by their keys at once, ids are the reason: some lines are searched for what announces
# them.
_MANY = 0.05
_SAMPLED = 64


class Lookup:
    """Remembers the groups of keys; asks `classify` for those of lines unlike any before."""

    def __init__(self) -> None:
        """Remember nothing."""
        self._groups: dict[bytes, int] = {}
        self._bytes = 0
        self._announced = AnnouncedIds()
        self._ids = IdPlaces()
        self.names = Generaliser()

    def find(self, lines: Sequence[str], classify: Callable[[int, bytes], int]) -> list[int]:
        """Return the group of every line; `classify` is told the position of a line and its skeleton."""
        keys = plain_keys(lines, self._announced)
        if len(keys) != len(lines):
            lines = [line.replace(SEPARATOR, " ") for line in lines]
            keys = plain_keys(lines, self._announced)
        found: list[int | None] = list(map(self._groups.get, keys))
        if None in found:
            missing = [index for index, group in enumerate(found) if group is None]
            if len(missing) > max(_SAMPLED, len(lines) * _MANY):
                sample = [lines[index][:LONGEST] for index in missing[:: len(missing) // _SAMPLED]]
                self._announced.learn(ids_of(sample), len(sample) * len(lines) / len(missing))
            missing = self._find_by_ids(missing, keys, lines, found)
            self._classify(missing, lines, found, classify)
        return found  # type: ignore[return-value]  # none is None any more

    def _find_by_ids(
        self, missing: list[int], keys: list[bytes], lines: Sequence[str], found: list[int | None]
    ) -> list[int]:
        groups = self._ids.find([keys[index] for index in missing], [lines[index] for index in missing])
        still = []
        for index, group in zip(missing, groups, strict=True):
            if group is None:
                still.append(index)
            else:
                found[index] = group
        return still

    def _classify(
        self,
        missing: list[int],
        lines: Sequence[str],
        found: list[int | None],
        classify: Callable[[int, bytes], int],
    ) -> None:
        if not missing:
            return
        for index, skeleton in zip(
            missing, skeletons([lines[index][:LONGEST] for index in missing], self._announced), strict=True
        ):
            group = self._groups.get(skeleton)
            if group is None:
                group = self.names.find(skeleton)
                if group is None:
                    group = classify(index, skeleton)
                self._remember(skeleton, group)
            found[index] = group

    def _remember(self, skeleton: bytes, group: int) -> None:
        self._bytes += len(skeleton)
        if self._bytes > _CACHED_BYTES:
            self._groups.clear()
            self._ids.clear()
            self._bytes = len(skeleton)
        self._groups[skeleton] = group
        if ID in skeleton:
            self._ids.learn(skeleton, group)
