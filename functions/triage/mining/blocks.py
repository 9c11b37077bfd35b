"""Joins what was one message but came as several log events: stack traces above all."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.ports import LogEvent

_CONTINUES = re.compile(
    r"^(?:[ \t\u00a0]|Caused by:|Suppressed:|\.\.\. \d+ more|During handling of the above|The above exception)"
)
_OPENS_TRACEBACK = re.compile(r"Traceback \(most recent call last\):\s*$")
# The line that ends a Python traceback stands at the margin: "KeyError: 'orders'".
_EXCEPTION_LINE = re.compile(
    r"^[A-Za-z_][\w.]*: |^[A-Za-z_][\w.]{0,120}(?:Error|Exception|Warning|Exit|Interrupt|Iteration|Fault)\b"
)


@dataclass(frozen=True)
class Block:
    """Consecutive events of one stream that are one message."""

    events: tuple[LogEvent, ...]

    @property
    def first(self) -> LogEvent:
        """The event that the block begins with."""
        return self.events[0]

    @property
    def text(self) -> str:
        """The lines, verbatim."""
        return "\n".join(event.message.rstrip("\r\n") for event in self.events)


def join_blocks(events: Iterable[LogEvent]) -> Iterator[Block]:
    """Yield the events as blocks, in the order in which the blocks begin; streams are never mixed."""
    blocks: list[list[LogEvent]] = []
    open_blocks: dict[tuple[str, str], list[LogEvent]] = {}
    for event in events:
        stream = (event.log_group, event.stream)
        current = open_blocks.get(stream)
        if current is not None and _belongs(current, event):
            current.append(event)
        else:
            open_blocks[stream] = [event]
            blocks.append(open_blocks[stream])
    return (Block(tuple(block)) for block in blocks)


def _belongs(block: list[LogEvent], event: LogEvent) -> bool:
    text = event.message
    if _CONTINUES.match(text) or not text.strip():
        return True
    if _OPENS_TRACEBACK.search(block[-1].message):
        return True
    opened = any(_OPENS_TRACEBACK.search(part.message) for part in block)
    ended = any(_EXCEPTION_LINE.match(part.message) for part in block[1:])
    return opened and not ended and bool(_EXCEPTION_LINE.match(text))
