"""The lines of a log that are weighed: all of them, or of a huge log its beginning, its end, and what warns between."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from triage.files.log_lines import LogLine, time_of_line
from triage.files.log_sieve import LogSieve

# Characters kept whole of the beginning and of the end: what a failure is explained by mostly stands close to it.
_BEGINNING = 8 * 1024 * 1024
_END = 32 * 1024 * 1024
# So many lines before one without a time are searched for it.
_TIME_BEFORE = 50


@dataclass
class LogWindow:
    """Lines with their places in the file; a message of several lines is several of them, all in its place."""

    texts: list[str] = field(default_factory=list)
    left_out: int = 0
    _begins: array[int] = field(default_factory=lambda: array("Q"))
    _ends: array[int] = field(default_factory=lambda: array("Q"))
    _times: array[int] = field(default_factory=lambda: array("q"))
    streams: list[str] = field(default_factory=list)

    def add(self, line: LogLine) -> None:
        """Add a line, or the lines of a message."""
        for text in line.text.split("\n") if "\n" in line.text else (line.text,):
            self.texts.append(text)
            self.streams.append(line.stream)
            self._begins.append(line.line)
            self._ends.append(line.end_line)
            self._times.append(line.timestamp or 0)

    @property
    def times(self) -> Sequence[int] | None:
        """Return when each line was written, in epoch milliseconds; None unless all is known, and in that order."""
        known = all(self._times) and all(earlier <= later for earlier, later in pairwise(self._times))
        return self._times if known else None

    def place(self, begin: int, end: int) -> tuple[int, int]:
        """Return the first and the last line of the file, 1-based, on which these lines of the window stand."""
        return self._begins[begin], self._ends[end]

    def time(self, index: int) -> int | None:
        """Return when the line was written, in epoch milliseconds; that of a line shortly before, None if unknown."""
        for at in range(index, max(-1, index - _TIME_BEFORE), -1):
            if found := self._times[at] or time_of_line(self.texts[at]):
                return found
        return None

    def only(self, indexes: Sequence[int]) -> LogWindow:
        """Return the window with these of its lines."""
        return LogWindow(
            texts=[self.texts[index] for index in indexes],
            left_out=self.left_out,
            _begins=array("Q", (self._begins[index] for index in indexes)),
            _ends=array("Q", (self._ends[index] for index in indexes)),
            _times=array("q", (self._times[index] for index in indexes)),
            streams=[self.streams[index] for index in indexes],
        )


def read_window(lines: Iterable[LogLine]) -> LogWindow:
    """Return the window; of a log longer than 40 MiB the lines between its beginning and its end are sifted."""
    window = LogWindow()
    every = iter(lines)
    size = 0
    for line in every:
        window.add(line)
        size += len(line.text) + 1
        if size >= _BEGINNING:
            break
    last: deque[LogLine] = deque()
    sieve = LogSieve()
    sieve.sift(_before_the_last(every, last))
    window.left_out = sieve.dropped
    for line in chain(sieve.kept, last):
        window.add(line)
    return window


def _before_the_last(lines: Iterator[LogLine], last: deque[LogLine]) -> Iterator[LogLine]:
    """Yield all lines but the last ones, which are in `last` then."""
    size = 0
    for line in lines:
        last.append(line)
        size += len(line.text) + 1
        while size > _END:
            earliest = last.popleft()
            size -= len(earliest.text) + 1
            yield earliest
