"""What the rules look at: the failure, its evidence and what was observed in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from triage.diagnosis.candidate import Candidate
from triage.diagnosis.case_file import CaseFile, pieces_of
from triage.knowledge import Observation
from triage.model.evidence import Evidence
from triage.model.failure import Failure
from triage.model.vocabulary import Status


@dataclass(frozen=True)
class Situation:
    """One failure as it is diagnosed; nothing but the observations may be known."""

    observations: Sequence[Observation]
    evidence: Sequence[Evidence] = ()
    failure: Failure | None = None
    status: Status | None = None

    @cached_property
    def case(self) -> CaseFile:
        """All of it, for the expressions of signatures."""
        return CaseFile(pieces_of(self.evidence), self.failure, self.status)

    def from_source(self, *sources: str) -> list[Evidence]:
        """Return the evidence of these sources."""
        return [each for each in self.evidence if each.source in sources]


# A rule returns the candidates, surer or less sure than before; it neither adds nor drops one.
Rule = Callable[[Situation, Sequence[Candidate]], list[Candidate]]
