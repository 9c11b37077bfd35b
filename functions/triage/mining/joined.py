"""Joins what was one message but came as several log events: the lines of a stack trace above all."""

import re
from collections.abc import Sequence

from triage.mining.stack_traces import Trace, collect

# So far from a line the others of its trace are looked for: streams of one group may be interleaved.
_BEFORE = 400
_AFTER = 1_600
# What is no trace of a known language, but plainly goes on with the line before.
_CONTINUES = re.compile(r"[ \t\u00a0]|Caused by:|Suppressed:|\.\.\. \d+ more|\s*$")
_LONGEST = 50
_WORD = re.compile(r"[A-Za-z_][\w.]{0,200}")


def joined(position: int, messages: Sequence[str], places: Sequence[str]) -> tuple[tuple[int, ...], bool]:
    """Return the positions of the events that make one message with the one at `position`, and whether it is a trace.

    `places` tell the streams apart: events of different streams never make one message.
    """
    begin, end = max(0, position - _BEFORE), min(len(messages), position + _AFTER)
    near = [number for number in range(begin, end) if places[number] == places[position]]
    for trace in collect([messages[number] for number in near]):
        positions = tuple(near[each] for each in _without_tail(trace, [messages[number] for number in near]))
        if position in positions:
            return positions, True
    return _with_continuation(position, near, messages), False


def _without_tail(trace: Trace, lines: Sequence[str]) -> tuple[int, ...]:
    """Return the trace's positions without plain words after its end: a lone word may be an exception's name."""
    names = {raised.type for raised in trace.chain}
    positions = trace.positions
    while len(positions) > 1 and _WORD.fullmatch(lines[positions[-1]].strip()) and lines[positions[-1]][:1].isalpha():
        if lines[positions[-1]].strip() in names:
            break
        positions = positions[:-1]
    return positions


def _with_continuation(position: int, near: Sequence[int], messages: Sequence[str]) -> tuple[int, ...]:
    found = [position]
    for number in near[near.index(position) + 1 :][:_LONGEST]:
        if not _CONTINUES.match(messages[number]):
            break
        found.append(number)
    while len(found) > 1 and not messages[found[-1]].strip():
        found.pop()
    return tuple(found)
