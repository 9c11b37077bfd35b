"""What is kept of the lines that share an exact shape; patterns are made of these."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from triage.mining.severity import Severity
from triage.mining.shapes import Shape

# Lines kept of one group: its first, its last and a few between, for the values in its slots.
EXAMPLES = 6


class Example(NamedTuple):
    """One line as it was (its beginning, when it is very long), and where: its 0-based position, epoch milliseconds."""

    position: int
    text: str
    time: int | None


@dataclass(slots=True)
class Group:
    """Count, times and examples of one exact shape at one level."""

    shape: Shape
    severity: Severity
    levelled: bool
    first: Example
    last: Example
    count: int = 0
    requested: int = 0
    examples: list[Example] = field(default_factory=list)
    codes: Counter[str] | None = None
