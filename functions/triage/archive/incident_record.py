"""What is kept about an incident, and the rule by which a report joins it or opens the next one."""

from datetime import datetime, timedelta
from typing import Self

from triage.model.base import Frozen, UtcDatetime
from triage.model.incident import Incident

# Only a retry joins the same report again, seconds or minutes later; the item must stay far below DynamoDB's 400 KB.
REMEMBERED_REPORTS = 500
# An alarm back in ALARM so soon after its OK is flapping: still the same problem, and its owner was told of it.
FLAPPING = timedelta(minutes=10)


class IncidentRecord(Frozen):
    """The latest incident of one pipeline and fingerprint, open or not."""

    incident: Incident
    last_seen_at: UtcDatetime
    closed_at: UtcDatetime | None = None
    report_ids: frozenset[str]

    @classmethod
    def open(cls, incident: Incident, *, at: datetime) -> Self:
        """Return the record of an incident that this report opens."""
        opened = incident.model_copy(update={"reports": 1})
        return cls(incident=opened, last_seen_at=at, report_ids=frozenset({incident.first_report_id}))

    def is_open(self, *, at: datetime, quiet: timedelta) -> bool:
        """Tell whether a report of that time joins: not quiet for `quiet`, and not closed for longer than FLAPPING."""
        if self.closed_at is not None and at - self.closed_at > FLAPPING:
            return False
        return at - self.last_seen_at <= quiet

    def joined(self, report_id: str, *, at: datetime) -> Self:
        """Return the record, open, with the report counted in; a report known already changes nothing."""
        if report_id in self.report_ids:
            return self
        known = self.report_ids if len(self.report_ids) < REMEMBERED_REPORTS else frozenset[str]()
        return self.model_copy(
            update={
                "incident": self.incident.model_copy(update={"reports": self.incident.reports + 1}),
                "last_seen_at": max(self.last_seen_at, at),
                "closed_at": None,
                "report_ids": known | {report_id},
            }
        )
