"""Of lines that are too many to be kept, keeps those around the first line of each kind that at least warns."""

from collections.abc import Iterable, Iterator
from itertools import islice

from triage.files.log_lines import LogLine
from triage.mining.miner import Miner
from triage.mining.severity import Severity

_BATCH = 20_000
# Lines kept before and behind the first of a kind: what led to it, and its stack trace.
_BEFORE, _BEHIND = 3, 30
# Characters kept; what warns in ever new ways tells no more than this much of it.
_KEPT = 8 * 1024 * 1024


class LogSieve:
    """Lines in their order; `kept` are those that may explain a failure, `dropped` counts the others."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.kept: list[LogLine] = []
        self.dropped = 0
        self._miner = Miner()
        self._size = 0
        self._still = 0

    def sift(self, lines: Iterable[LogLine]) -> None:
        """Look at further lines."""
        every = iter(lines)
        while batch := list(islice(every, _BATCH)):
            self._sift(batch)

    def _sift(self, batch: list[LogLine]) -> None:
        known, start = len(self._miner.groups), self._miner.lines
        self._miner.add([line.text for line in batch])
        telling = set(range(min(self._still, len(batch))))
        self._still = max(0, self._still - len(batch))
        for first in self._first_of(known):
            at = first - start
            telling.update(range(max(0, at - _BEFORE), min(at + 1 + _BEHIND, len(batch))))
            self._still = max(self._still, at + 1 + _BEHIND - len(batch))
        for place in sorted(telling):
            self._keep(batch[place])
        self.dropped = self._miner.lines - len(self.kept)

    def _first_of(self, known: int) -> Iterator[int]:
        """Yield the positions of the first lines of new kinds that at least warn."""
        for group in self._miner.groups[known:]:
            if group.severity >= Severity.WARNING:
                yield group.first.position

    def _keep(self, line: LogLine) -> None:
        if self._size < _KEPT:
            self.kept.append(line)
            self._size += len(line.text) + 1
