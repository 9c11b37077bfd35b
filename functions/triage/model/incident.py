"""What the steps of an investigation hand to each other."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from triage.model.base import Frozen, UtcDatetime, Window
from triage.model.evidence import BlindSpot, Fact, Usage
from triage.model.failure import Failure
from triage.model.pipeline import Pipeline
from triage.model.resumption import Resumption
from triage.model.signal import AlarmChanged, ExecutionEnded, Signal
from triage.model.vocabulary import Kind, Status


class SignalClaim(Frozen):
    """Who triages a signal. `finished` once its owner has been notified."""

    key: str
    owner: str
    report_id: str
    finished: bool = False


class Incident(Frozen):
    """One problem of one pipeline; signals with the same fingerprint join it while it is open."""

    incident_id: str
    pipeline: str
    fingerprint: str
    opened_at: UtcDatetime
    first_report_id: str
    reports: int = 1


class OpenedIncident(Frozen):
    """What arrived, whose pipeline it is, and whether there is anything to do."""

    action: Literal["triage", "duplicate", "close", "ignore"]
    signal: Signal
    report_id: str
    kind: Kind = Kind.AUTOMATIC
    pipeline: Pipeline
    blind_spots: tuple[BlindSpot, ...] = ()
    usage: Usage = Usage()

    @property
    def execution(self) -> ExecutionEnded | None:
        """The signal when it is an execution's end."""
        return self.signal if isinstance(self.signal, ExecutionEnded) else None

    @property
    def alarm(self) -> AlarmChanged | None:
        """The signal when it is an alarm's change."""
        return self.signal if isinstance(self.signal, AlarmChanged) else None

    @property
    def occurred_at(self) -> datetime:
        """When the signal's subject ended or changed."""
        return self.signal.occurred_at


class LocatedFailure(Frozen):
    """Which state, job or metric broke, and the incident it belongs to."""

    status: Status
    failure: Failure | None = None
    window: Window
    fingerprint: str
    announced_by_execution: bool = Field(
        default=False, description="an alarm counted an execution whose end is a signal, too: both are one incident"
    )
    incident_id: str = ""
    resumption: Resumption | None = None
    log_groups: tuple[str, ...] = Field(default=(), description="where to look for logs, most telling first")
    facts: tuple[Fact, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    usage: Usage = Usage()
