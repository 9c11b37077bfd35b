"""The report: the contract that the archive, the API and the channels share (schema version 1)."""

from typing import Any, Literal

from pydantic import Field

from triage.model.base import Frozen, UtcDatetime, Window
from triage.model.evidence import BlindSpot, Evidence
from triage.model.failure import Failure
from triage.model.vocabulary import Action, Category, Kind, Severity, Status


class Finding(Frozen):
    """A probable cause and the evidence it cites; `confidence` is between 0 and 1."""

    rank: int = Field(default=1, ge=1)
    category: Category
    statement: str
    confidence: float = Field(ge=0, le=1)
    evidence: tuple[str, ...] = Field(min_length=1)
    signature: str | None = None


class Verdict(Frozen):
    """What to do, and whether running it again now is safe (None when that cannot be told)."""

    action: Action
    reason: str
    safe_to_retry: bool | None = None


class NextStep(Frozen):
    """One thing to do, with the exact command or link when there is one."""

    text: str
    command: str | None = None
    link: str | None = None
    evidence: tuple[str, ...] = ()


class Context(Frozen):
    """What surrounds the failure without being its cause."""

    changes: tuple[dict[str, Any], ...] = ()
    similar: tuple[dict[str, Any], ...] = ()
    trend: dict[str, Any] = {}
    downstream: tuple[dict[str, Any], ...] = ()


class Cost(Frozen):
    """What the triage cost at list prices, and the calls and seconds it is counted from."""

    usd: float = 0.0
    api_calls: dict[str, int] = {}
    seconds: dict[str, float] = {}


class Report(Frozen):
    """The whole report; see DESIGN section 4 for the JSON form."""

    schema_version: Literal["1"] = "1"
    report_id: str
    incident_id: str
    kind: Kind
    pipeline: str
    created_at: UtcDatetime
    window: Window
    status: Status
    fingerprint: str = Field(default="", description="the same for the same failure; what an incident is joined by")
    failure: Failure | None = None
    summary: str
    evidence: tuple[Evidence, ...] = ()
    probable_causes: tuple[Finding, ...] = ()
    verdict: Verdict
    next_steps: tuple[NextStep, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    context: Context = Context()
    cost: Cost = Cost()
    text: str = ""

    @property
    def category(self) -> Category:
        """The primary category: that of the first probable cause."""
        return self.probable_causes[0].category if self.probable_causes else Category.UNKNOWN


class ReportRow(Frozen):
    """One line of the archive's index: enough to list and find a report without opening it."""

    report_id: str
    incident_id: str
    pipeline: str
    created_at: UtcDatetime
    kind: Kind
    status: Status
    category: Category
    severity: Severity
    verdict: Action | None = None
    fingerprint: str = ""
    state: str | None = None
    error: str | None = None
    resources: tuple[str, ...] = Field(default=(), description="ARNs and hosts that the failure names")
    headline: str


class ReportQuery(Frozen):
    """What `GET /reports` asks for; `text` is looked for in headline, error and state."""

    pipeline: str | None = None
    start: UtcDatetime | None = None
    end: UtcDatetime | None = None
    category: Category | None = None
    status: Status | None = None
    text: str | None = None
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = None


class ReportPage(Frozen):
    """One page of rows, newest first; `cursor` asks for the next one, None after the last."""

    reports: tuple[ReportRow, ...]
    cursor: str | None = None
