"""Finds the group of a line by its key: seen before, or different from one seen before in ids or names only."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from triage.mining.announced_ids import AnnouncedIds
from triage.mining.envelopes import Envelope
from triage.mining.envelopes import learn as learn_envelopes
from triage.mining.formats import LONGEST
from triage.mining.generalising import Generaliser
from triage.mining.id_places import IdPlaces
from triage.mining.keys import ID, SEPARATOR, ids_of, plain_keys, skeletons

_CACHED_BYTES = 32 * 1024 * 1024
# When so many lines are not found by their keys at once, ids are the reason: some lines are searched for what announces
# them.
_MANY = 0.05
_SAMPLED = 64
# Of fewer lines, learning an envelope takes longer than it saves.
_WORTH_LEARNING = 500
# Of fewer columns, what announces its id is found as quickly.
_WORTH_TAKING_OFF = 100
# The text of so many lines mostly stays below 128 KiB, from where on the allocator asks the system for new memory each
# time (M_MMAP_THRESHOLD of mallopt(3)), and in the processor's cache: each step takes a third less time.
_BATCH = 500


class Lookup:
    """Remembers the groups of keys; asks `classify` for those of lines unlike any before."""

    def __init__(self) -> None:
        """Remember nothing."""
        self._groups: dict[bytes, int] = {}
        self._bytes = 0
        self._announced = AnnouncedIds()
        self._envelopes: list[Envelope] | None = None
        self._ids = IdPlaces()
        self.names = Generaliser()

    def find(self, lines: Sequence[str], classify: Callable[[int, bytes], int]) -> list[int]:
        """Return the group of every line; `classify` is told the position of a line and its skeleton."""
        if self._envelopes is None and len(lines) >= _WORTH_LEARNING:
            learned = learn_envelopes([line[:LONGEST] for line in lines[:: len(lines) // _SAMPLED]])
            self._envelopes = [envelope for envelope in learned if envelope.width >= _WORTH_TAKING_OFF]
        found: list[int | None] = []
        missing: list[int] = []
        unknown: list[str] = []
        for start in range(0, len(lines), _BATCH):
            groups, without, bare = self._known(lines[start : start + _BATCH])
            missing += [start + index for index in without]
            unknown += [bare[index][:LONGEST] for index in without]
            found += groups
        # All at once: what is done for each of many lines in turn is quicker than what is done now and then.
        for start in range(0, len(missing), _BATCH):
            keys = skeletons(unknown[start : start + _BATCH], self._announced)
            for index, skeleton in zip(missing[start : start + _BATCH], keys, strict=True):
                found[index] = self._group(skeleton, index, classify)
        return found  # type: ignore[return-value]  # none is None any more

    def _known(self, whole: Sequence[str]) -> tuple[list[int | None], list[int], Sequence[str]]:
        """Return the groups of these lines, the positions of those without one, and the lines without envelopes."""
        lines = self._bare(whole)
        keys = plain_keys(lines, self._announced)
        if len(keys) != len(lines):
            return self._known([line.replace(SEPARATOR, " ") for line in whole])
        found: list[int | None] = list(map(self._groups.get, keys))
        missing = _positions_of_none(found)
        if len(missing) > max(_SAMPLED, len(lines) * _MANY):
            sample = [lines[index][:LONGEST] for index in missing[:: len(missing) // _SAMPLED]]
            self._announced.learn(ids_of(sample), len(sample) * len(lines) / len(missing))
        still = []
        groups = self._ids.find([keys[index] for index in missing], [lines[index] for index in missing])
        for index, group in zip(missing, groups, strict=True):
            found[index] = group
            if group is None:
                still.append(index)
        return found, still, lines

    def _bare(self, lines: Sequence[str]) -> Sequence[str]:
        """Return the lines without their envelopes."""
        for envelope in self._envelopes or ():
            lines = envelope.take_off(lines)
        return lines

    def _group(self, skeleton: bytes, index: int, classify: Callable[[int, bytes], int]) -> int:
        group = self._groups.get(skeleton)
        if group is None:
            group = self.names.find(skeleton)
            if group is None:
                group = classify(index, skeleton)
            self._remember(skeleton, group)
        return group

    def _remember(self, skeleton: bytes, group: int) -> None:
        self._bytes += len(skeleton)
        if self._bytes > _CACHED_BYTES:
            self._groups.clear()
            self._ids.clear()
            self._bytes = len(skeleton)
        self._groups[skeleton] = group
        if ID in skeleton:
            self._ids.learn(skeleton, group)


def _positions_of_none(groups: list[int | None]) -> list[int]:
    """Return the positions of None; few of many are found several times as quickly as by looking at each."""
    positions: list[int] = []
    with suppress(ValueError):
        position = -1
        while True:
            position = groups.index(None, position + 1)
            positions.append(position)
    return positions
