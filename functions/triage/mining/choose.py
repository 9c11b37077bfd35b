"""Chooses the few log lines that explain a failure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.mining.blocks import Block, join_blocks
from triage.mining.masking import mask
from triage.ports import LogEvent

LIMIT = 6

_TRACEBACK = re.compile(
    r"Traceback \(most recent call last\)|^\s+at \S+[(:]|\"stackTrace\"|\"stack_trace\"|\"exception\"", re.MULTILINE
)
_TIMED_OUT = re.compile(r"Task timed out after|Status: timeout|\"status\":\s?\"timeout\"")
_KILLED = re.compile(
    r"Runtime exited|signal: killed|OutOfMemory|Runtime\.ExitError|MemoryError|out of memory", re.IGNORECASE
)
_ERROR_LEVEL = re.compile(
    r"\[ERROR\]|\[CRITICAL\]|\[FATAL\]|\b(?:ERROR|FATAL|CRITICAL|SEVERE)\b"
    r"|\"(?:level|severity|log_level)\":\s?\"(?i:error|fatal|critical)\""
)
_ERROR_WORD = re.compile(
    r"[A-Za-z]Error\b|Exception\b|\b(?:error|errors|failed|failure|denied|refused|panic|unable to|not authorized)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(r"^REPORT RequestId: |\"type\":\s?\"platform\.report\"")
_REPORT_MEMORY = re.compile(r"Memory Size: (\d{1,6}) MB\s+Max Memory Used: (\d{1,6}) MB")
_NEARLY_FULL = 0.9


@dataclass(frozen=True)
class Chosen:
    """One block of lines and how much it explains, from 0 to 1; `times` counts it and its likes."""

    block: Block
    weight: float
    times: int = 1


def choose(events: Sequence[LogEvent], *, limit: int = LIMIT) -> tuple[Chosen, ...]:
    """Return what explains, most telling first, at most `limit`; of blocks that differ in ids only, the last.

    The events belong to the failing request, or were found by looking for errors in its window.
    """
    kinds: dict[tuple[str, str], Chosen] = {}
    for block in join_blocks(events):
        weight = explains(block.text)
        if weight <= 0:
            continue
        kind = (block.first.log_group, mask(block.text))
        seen = kinds.get(kind)
        kinds[kind] = Chosen(block, weight, (seen.times if seen else 0) + 1)
    ranked = sorted(kinds.values(), key=lambda chosen: (-chosen.weight, -chosen.block.first.timestamp))
    return tuple(ranked[:limit])


def explains(text: str) -> float:
    """Return how much a block of lines explains a failure; 0 for lines that say nothing of one."""
    if _REPORT.search(text):
        return _report_weight(text)
    for pattern, weight in (
        (_TRACEBACK, 0.92),
        (_TIMED_OUT, 0.9),
        (_KILLED, 0.88),
        (_ERROR_LEVEL, 0.8),
        (_ERROR_WORD, 0.65),
    ):
        if pattern.search(text):
            return weight
    return 0.0


def is_complete(events: Iterable[LogEvent]) -> bool:
    """Tell whether a request has written its last line: Lambda's REPORT."""
    return any(_REPORT.search(event.message) for event in events)


def _report_weight(text: str) -> float:
    if _TIMED_OUT.search(text):
        return 0.75
    memory = _REPORT_MEMORY.search(text)
    if memory and int(memory[2]) >= _NEARLY_FULL * int(memory[1]):
        return 0.85
    return 0.0
