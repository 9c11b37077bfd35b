"""What a responder is given: the pipeline a question is about, the span it asks for, and what can be read."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from triage.chat.periods import told
from triage.errors import AccessDeniedError, ResourceNotFoundError, UnavailableError
from triage.model.base import Window
from triage.model.pipeline import Pipeline
from triage.ports import Execution, Ports
from triage.settings import Settings

# An answer has to come within the 30 s of an HTTP API; these are two pages of ListExecutions.
_MOST_READ = 2000


@dataclass(frozen=True)
class Asked:
    """A question as it was understood, about one pipeline."""

    pipeline: Pipeline
    window: Window
    now: datetime
    ports: Ports
    settings: Settings

    @property
    def name(self) -> str:
        """The pipeline's name."""
        return self.pipeline.pipeline_name

    @property
    def span(self) -> str:
        """The span in words."""
        return told(self.window, self.now)


@dataclass(frozen=True)
class Executions:
    """A pipeline's executions that started since a moment, newest first, and why there may be more."""

    found: tuple[Execution, ...] = ()
    unreadable: str | None = None

    def within(self, window: Window) -> tuple[Execution, ...]:
        """Return those that ended, or where they run still started, in the window."""
        return tuple(each for each in self.found if window.start <= ended_at(each) <= window.end)


def ended_at(execution: Execution) -> datetime:
    """Return when it ended, of a running one when it started."""
    return execution.stopped_at or execution.started_at


def executions_since(asked: Asked, start: datetime) -> Executions:
    """Return the executions since `start`, the newest 2000 at most; none where no state machine is known."""
    arn = asked.pipeline.state_machine_arn
    if not arn:
        return Executions()
    found: list[Execution] = []
    try:
        for execution in islice(asked.ports.executions.recent(arn), _MOST_READ):
            if ended_at(execution) < start:
                break
            found.append(execution)
    except (AccessDeniedError, ResourceNotFoundError, UnavailableError) as exc:
        return Executions(tuple(found), str(exc))
    cut = len(found) == _MOST_READ
    return Executions(tuple(found), f"only the newest {_MOST_READ} were read" if cut else None)
