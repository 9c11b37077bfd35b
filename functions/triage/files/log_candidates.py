"""Picks out of a log of any size the lines that may explain, with the lines that belong to them, in bounded memory."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from triage.files.log_lines import LogLine

# So many lines are kept from the beginning and from the end each: a cause stands early, what it led to late.
_KEPT = 10_000
_LAST_LINES = 10
_SHORT_LINES = 40
_SHORT_CHARACTERS = 6_000
_TELLING = re.compile(
    r"error|exception|traceback|fail|denied|refused|panic|fatal|critical|severe|killed|memory|timed.?out|timeout"
    r"|unable|unauthori[sz]ed|not authorized|exceed|throttl|^REPORT RequestId|platform\.report|stack_?trace|^Caused by",
    re.IGNORECASE,
)
_CONTINUES = re.compile(r"[ \t\u00a0]|Caused by:|Suppressed:|\.\.\. \d+ more|$")
_CLOSES = re.compile(r"[}\])]")


@dataclass
class Candidates:
    """What was kept of one log. `runs` are lines that stand together; `whole` is all of a short log."""

    lines: int = 0
    first_at: int | None = None
    last_at: int | None = None
    left_out: int = 0
    runs: list[list[LogLine]] = field(default_factory=list)
    last: list[LogLine] = field(default_factory=list)
    whole: list[LogLine] = field(default_factory=list)


def candidates(lines: Iterable[LogLine]) -> Candidates:
    """Return what is worth weighing of the lines; reads each once."""
    found = Candidates()
    watched = _watched(lines, found)
    early: list[list[LogLine]] = []
    late: deque[list[LogLine]] = deque()
    kept_early = kept_late = 0
    for run in _runs(watched):
        if kept_early < _KEPT:
            early.append(run)
            kept_early += len(run)
            continue
        late.append(run)
        kept_late += len(run)
        while kept_late > _KEPT and len(late) > 1:
            dropped = len(late.popleft())
            kept_late -= dropped
            found.left_out += dropped
    found.runs = [*early, *late]
    if found.lines > _SHORT_LINES or sum(len(each.text) for each in found.whole) > _SHORT_CHARACTERS:
        found.whole = []
    return found


def _watched(lines: Iterable[LogLine], found: Candidates) -> Iterator[LogLine]:
    """Yield the lines, noting how many there are, when they begin and end, and how they end."""
    last: deque[LogLine] = deque(maxlen=_LAST_LINES)
    for line in lines:
        found.lines += 1
        if line.timestamp is not None:
            found.first_at = line.timestamp if found.first_at is None else found.first_at
            found.last_at = line.timestamp
        if found.lines <= _SHORT_LINES:
            found.whole.append(line)
        last.append(line)
        yield line
    found.last = [line for line in last if line.text.strip()]


def _runs(lines: Iterable[LogLine]) -> Iterator[list[LogLine]]:
    """Yield telling lines, each with the lines that go on from it: frames, and the line that ends a trace."""
    run: list[LogLine] = []
    for line in lines:
        if _TELLING.search(line.text) or (run and _goes_on(run, line)):
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _goes_on(run: list[LogLine], line: LogLine) -> bool:
    if _CONTINUES.match(line.text):
        return bool(line.text) or len(run[-1].text) > 0
    # What follows indented lines at the margin ends them: a trace's exception, an object's bracket.
    return run[-1].text.startswith((" ", "\t")) and (bool(_CLOSES.match(line.text)) or "Traceback" in run[0].text)
