"""What the rules look at: the failure, its evidence and what was observed in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from triage.diagnosis.candidate import Candidate
from triage.knowledge import Observation
from triage.model.evidence import Evidence
from triage.model.failure import Failure


@dataclass(frozen=True)
class Situation:
    """One failure as it is diagnosed; nothing but the observations may be known."""

    observations: Sequence[Observation]
    evidence: Sequence[Evidence] = ()
    failure: Failure | None = None

    def from_source(self, *sources: str) -> list[Evidence]:
        """Return the evidence of these sources."""
        return [each for each in self.evidence if each.source in sources]


# A rule returns the candidates, surer or less sure than before; it neither adds nor drops one.
Rule = Callable[[Situation, Sequence[Candidate]], list[Candidate]]
