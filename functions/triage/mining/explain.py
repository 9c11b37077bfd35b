"""Picks the pieces of text that explain a failure: blocks of lines around the most telling ones."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from triage.mining.formats import visible
from triage.mining.formats.json_log import COMMON, Fields
from triage.mining.handled import Course
from triage.mining.joined import joined
from triage.mining.miner import Miner
from triage.mining.outcome import announces_exit
from triage.mining.patterns import Pattern, compare
from triage.mining.telling import strength

# How far before the failure lines lose half of their closeness.
_NEAR = 80
_FARTHEST = 0.15
_AFTER = 0.2
_LONGEST_BLOCK = 20
_ERRS = 1.0
_TRACE = re.compile(r"Traceback \(most recent call last\)")
# Lines and score within which one block may be the cause and another its consequence.
EPISODE = 60
RIVAL = 0.5


@dataclass(frozen=True)
class Block:
    """Lines that explain: 0-based, both ends included; the first one has the score.

    `handled` where the program got over what they tell.
    """

    begin: int
    end: int
    score: float
    pattern: Pattern
    handled: bool = False


def explain(
    lines: Sequence[str], baseline: Sequence[str] | None = None, *, pieces: int = 5, said: tuple[str, ...] = ()
) -> list[Block]:
    """Return the best pieces of evidence among the lines, best first; line numbers count from 0.

    `said` are the texts in which the failure itself is known: its message.
    """
    window = Miner(keep_lines=True)
    window.add(lines)
    before = None
    if baseline:
        before = Miner()
        before.add(baseline)
    return _onset_first(Explainer(lines, window, before).blocks(pieces), Course(lines, [""] * len(lines), said))


class Explainer:
    """Scores the lines of a mined window, which must have kept its lines."""

    def __init__(self, lines: Sequence[str], window: Miner, baseline: Miner | None) -> None:
        """Score every line."""
        self._lines = lines
        self._members: Sequence[int] = window.members or ()
        self._weights, self._patterns = weigh(window, baseline)
        self._failure = self._failure_line(window)

    def blocks(self, pieces: int) -> list[Block]:
        """Return so many blocks that do not overlap, best first, each of another pattern."""
        scores = [self._weights[group] * self._closeness(line) for line, group in enumerate(self._members)]
        order = sorted(range(len(scores)), key=lambda line: (-scores[line], line))
        found: list[Block] = []
        seen: set[int] = set()
        for line in order:
            pattern = self._patterns[self._members[line]]
            if not scores[line] or len(found) >= pieces:
                break
            if id(pattern) in seen:
                continue
            onset = self._onset(line)
            if any(block.begin <= onset <= block.end for block in found):
                continue
            seen.add(id(pattern))
            found.append(self._block(onset, scores[line], pattern))
        return found

    def _onset(self, line: int) -> int:
        """Return the first line of the same shape: what repeats was caused by what came before its first time."""
        return self._members.index(self._members[line]) if line <= self._failure else line

    def _failure_line(self, window: Miner) -> int:
        """Return the first line that announces that a process failed, else the last line."""
        announcing = {number for number, group in enumerate(window.groups) if announces_exit(visible(group.first.text))}
        for line, group in enumerate(self._members):
            if group in announcing and announces_exit(visible(self._lines[line])):
                return line
        return len(self._members) - 1

    def _closeness(self, line: int) -> float:
        distance = self._failure - line
        if distance < 0:
            return _AFTER
        return max(_FARTHEST, _NEAR / (_NEAR + distance))

    def _block(self, line: int, score: float, pattern: Pattern) -> Block:
        end = line
        while end + 1 < len(self._lines) and end - line < _LONGEST_BLOCK:
            following = visible(self._lines[end + 1])
            if not following.strip() or announces_exit(following):
                break
            end += 1
        return Block(line, end, score, pattern)


def _onset_first(blocks: list[Block], course: Course) -> list[Block]:
    """Put the earliest of the blocks that are about as good as the best, and shortly before it, first.

    What the program got over comes last.
    """
    logged = [_Logged.of(block, course) for block in blocks]
    fatal = course.fatal(logged)
    handled = [each.block for each in logged if each is not fatal and course.overcame(each, fatal)]
    standing = [block for block in blocks if block not in handled]
    if not standing:
        return blocks
    best = fatal.block if fatal else standing[0]
    rivals = [
        block for block in standing if 0 <= best.begin - block.begin <= EPISODE and block.score >= best.score * RIVAL
    ]
    onset = min(rivals, key=lambda block: block.begin, default=best)
    return [
        onset,
        *(block for block in standing if block is not onset),
        *(replace(block, handled=True) for block in handled),
    ]


@dataclass(frozen=True)
class _Logged:
    """A block with the lines of the error that it begins with."""

    block: Block
    positions: tuple[int, ...]
    text: str

    @classmethod
    def of(cls, block: Block, course: Course) -> Self:
        lines, begin = course.messages, block.begin
        # Lambda's Python runtime, and many loggers, write what was raised before its trace.
        if begin and _TRACE.match(lines[begin]) and strength(lines[begin - 1]) >= _ERRS:
            begin -= 1
        positions, is_trace = joined(begin, lines, course.places)
        following = positions[-1] + 1
        if not is_trace and following < len(lines) and _TRACE.match(lines[following]):
            positions += joined(following, lines, course.places)[0]
        return cls(block, positions, "\n".join(lines[position] for position in positions))


def weigh(window: Miner, baseline: Miner | None, fields: Fields = COMMON) -> tuple[list[float], dict[int, Pattern]]:
    """Return how much a line of each of the window's groups tells, and its pattern, both by the group's number."""
    weights = [0.0] * len(window.groups)
    patterns: dict[int, Pattern] = {}
    for pattern in compare(window, baseline):
        lift = _lift(pattern, window.lines, baseline)
        for number in pattern.numbers:
            group = window.groups[number]
            patterns[number] = pattern
            weights[number] = strength(group.first.text, fields) * lift / (1 + math.log10(group.count))
    return weights, patterns


def _lift(pattern: Pattern, lines: int, baseline: Miner | None) -> float:
    if baseline is None:
        return 1.0
    if not pattern.baseline:
        return 3.0
    more = math.log((pattern.count + 0.5) / (lines + 1)) - math.log((pattern.baseline + 0.5) / (baseline.lines + 1))
    return 0.1 + max(0.0, min(more, 1.0))
