"""Incidents, reports and deliveries kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from triage.model.incident import Incident, SignalClaim
from triage.model.report import Report, ReportPage, ReportQuery


class Archive(Protocol):
    """Incidents and reports kept; every write is idempotent."""

    def claim_signal(self, claim: SignalClaim, *, instead_of: str | None = None) -> SignalClaim:
        """Return the claim in force: the given one if nobody (or `instead_of`) held the signal, else the holder's."""
        ...

    def signal_claim(self, key: str) -> SignalClaim | None:
        """Return the claim in force of the signal, None when nobody has triaged it or is about to."""
        ...

    def finish_signal(self, key: str) -> None:
        """Mark the signal as triaged and told to its owner."""
        ...

    def join_incident(self, candidate: Incident, *, at: datetime, quiet: timedelta) -> Incident:
        """Return the open incident of this pipeline and fingerprint, counting the report in, or open the candidate.

        An incident is open until it is closed or has been quiet for `quiet`. The same report counts once.
        """
        ...

    def close_incidents(self, pipeline: str, fingerprint: str, *, at: datetime) -> None:
        """Close the open incident of this pipeline and fingerprint, if there is one."""
        ...

    def claim_delivery(self, key: str, *, report_id: str, at: datetime) -> bool:
        """Return True when the caller is to deliver, False when it was delivered already.

        Raises DeliveryInProgressError while another run delivers (a lease, so that a dead one does not block).
        """
        ...

    def finish_delivery(self, key: str) -> None:
        """Mark it delivered."""
        ...

    def release_delivery(self, key: str) -> None:
        """Give the claim back after a delivery that failed."""
        ...

    def store(self, report: Report, renditions: Mapping[str, bytes], *, severity: str) -> None:
        """Keep the report: its renditions by media type, then its index row."""
        ...

    def rendition(self, report_id: str, media_type: str) -> bytes:
        """Return the stored rendition; raises ReportNotFoundError."""
        ...

    def report(self, report_id: str) -> Report:
        """Return the stored report; raises ReportNotFoundError."""
        ...

    def search(self, query: ReportQuery) -> ReportPage:
        """Return matching rows, newest first; raises InvalidCursorError."""
        ...
