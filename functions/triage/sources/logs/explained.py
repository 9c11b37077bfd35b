"""Log lines with the passages that explain, weighed against a baseline where that can tell cause from habit."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from triage.mining.formats.json_log import COMMON, Fields
from triage.mining.log_events import LogEvents
from triage.mining.miner import Miner
from triage.mining.passages import MinedWindow, Passage, mined, passages, rivals
from triage.mining.patterns import Pattern
from triage.mining.ranking import vanished

LIMIT = 6
# Fewer lines than this have no habits that could be missed.
_WORTH_COMPARING = 20


@dataclass(frozen=True)
class Explained:
    """Lines of one window and the passages that explain, best first.

    `missing` are patterns that `before`, the lines of the baseline, has and the window lacks.
    """

    window: MinedWindow
    passages: Sequence[Passage] = ()
    missing: Sequence[Pattern] = ()
    before: LogEvents = field(default_factory=LogEvents)

    @classmethod
    def of(
        cls,
        events: LogEvents,
        *,
        failed_at: int,
        one_request: bool,
        fields: Fields = COMMON,
        said: tuple[str, ...] = (),
    ) -> Self:
        """Mine the events, which are in order of time; `said` is what the failure is known by."""
        window = MinedWindow.of(events, failed_at=failed_at, one_request=one_request, fields=fields, said=said)
        return cls(window, passages(window, limit=LIMIT))

    @property
    def errs(self) -> bool:
        """Tell whether a passage speaks of an error."""
        return any(passage.errs for passage in self.passages)

    @property
    def undecided(self) -> bool:
        """Tell whether a baseline could change the order: several lines that tell as much, or many and none tells."""
        if self.errs:
            return len(rivals(self.passages)) > 1
        return len(self.window.events) >= _WORTH_COMPARING

    def against(self, before: LogEvents, *, fields: Fields = COMMON) -> Self:
        """Return the passages weighed anew: what the baseline says as well explains less."""
        if not before:
            return self
        baseline: Miner = mined(before, fields=fields)
        found = passages(self.window, baseline, limit=LIMIT)
        return replace(self, passages=found, missing=vanished(self.window.mined, baseline), before=before)
