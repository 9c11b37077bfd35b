"""A signature with all that speaks for and against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from triage.knowledge import Signature, fill
from triage.knowledge.observation import Closeness

# Below this no category is claimed: the report says unknown first and names the guess after it.
LEAST_CONFIDENCE = 0.5
# Nothing that is read from texts is surer.
CERTAIN = 0.97


@dataclass(frozen=True)
class Against:
    """A fact that speaks against a cause: what it says, and the evidence that shows it."""

    text: str
    evidence: str


@dataclass(frozen=True)
class Note:
    """What goes with a cause: the change before it, the trend towards it, who else met it; and its evidence."""

    text: str
    evidence: str


@dataclass(frozen=True)
class Candidate:
    """A signature that may be the cause: the slots of its best match, the evidence, how sure it is.

    `informational` where no line above the level of information tells of it.
    """

    signature: Signature
    slots: Mapping[str, str]
    evidence: tuple[str, ...]
    confidence: float
    closeness: Closeness
    against: tuple[Against, ...] = ()
    notes: tuple[Note, ...] = ()
    informational: bool = False

    def with_slots(self, slots: Mapping[str, str]) -> "Candidate":
        """Return it with these slots in place of its own."""
        return replace(self, slots={**self.slots, **slots})

    def surer(self, by: float, *, evidence: Sequence[str] = ()) -> "Candidate":
        """Return it with more confidence, citing what confirms it."""
        confidence = max(self.confidence, min(CERTAIN, self.confidence + by))
        return replace(
            self, confidence=round(confidence, 2), evidence=tuple(dict.fromkeys((*self.evidence, *evidence)))
        )

    def doubted(self, factor: float, against: Against) -> "Candidate":
        """Return it with less confidence, and what speaks against it."""
        return replace(self, confidence=round(self.confidence * factor, 2), against=(*self.against, against))

    def noting(self, note: Note) -> "Candidate":
        """Return it with one more note."""
        return replace(self, notes=(*self.notes, note))

    def citing(self, note: Note) -> "Candidate":
        """Return it with one more note, and the evidence of it cited."""
        return self.surer(0.0, evidence=(note.evidence,)).noting(note)

    def at_most(self, confidence: float) -> "Candidate":
        """Return it with no more than this confidence."""
        return replace(self, confidence=round(min(self.confidence, confidence), 2))

    def say(self, templates: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Return a template filled, and the values in it that came from a text; ("", ()) when none can be filled."""
        filled = fill(templates, self.slots)
        if filled is None:
            return "", ()
        sentence, used = filled
        return sentence, tuple(self.slots[name] for name in sorted(used))
