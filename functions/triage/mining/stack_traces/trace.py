"""What a stack trace says, whatever the language."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from triage.mining.masking import mask

_TOP_FRAMES = 5
_LENGTH = 24


class Frame(NamedTuple):
    """One call; `in_app` is False for the language's and libraries' own code."""

    module: str
    function: str
    line: int | None
    in_app: bool


class Raised(NamedTuple):
    """One exception of a chain with its frames, the innermost call first."""

    type: str
    message: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class Trace:
    """A joined stack trace: `chain` from what was seen last to the root cause; positions are those of its lines."""

    language: str
    chain: tuple[Raised, ...]
    positions: tuple[int, ...]

    @property
    def root(self) -> Raised:
        """Return the exception that began it."""
        return self.chain[-1]

    @cached_property
    def app_frames(self) -> tuple[Frame, ...]:
        """Return the calls in the application's own code, the innermost first: the root's, else any."""
        for raised in reversed(self.chain):
            own = tuple(frame for frame in raised.frames if frame.in_app)
            if own:
                return own
        return ()

    @cached_property
    def fingerprint(self) -> str:
        """Return 24 hexadecimal characters: the root's type and its top five own calls, without line numbers.

        Without such calls the masked message takes their place.
        """
        own = [f"{frame.module}:{frame.function}" for frame in self.app_frames[:_TOP_FRAMES]]
        parts = [self.root.type, *(own or [mask(self.root.message)])]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:_LENGTH]


class Language(Protocol):
    """How one language writes its traces; lines come without blanks at their end."""

    NAME: str
    BEGIN: re.Pattern[str]
    CONTINUE: re.Pattern[str]

    def read(self, lines: list[str]) -> tuple[Raised, ...]:
        """Return the chain, the root cause last; empty when the lines are no trace after all."""
        ...
