"""An archive in memory that behaves as the DynamoDB and S3 one does; the same tests run against both."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import RLock

from tests.fakes.cloud import FakeClock
from triage.archive.cursor import encode_cursor
from triage.archive.incident_record import IncidentRecord
from triage.archive.index_row import index_row, sort_key
from triage.archive.search import matches, plan_span
from triage.errors import DeliveryInProgressError, ReportNotFoundError
from triage.model.incident import Incident, SignalClaim
from triage.model.report import Report, ReportPage, ReportQuery, ReportRow
from triage.ports import Clock

LEASE = timedelta(seconds=60)


class InMemoryArchive:
    """Everything under one lock, so that concurrent claims are as safe as conditional writes."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or FakeClock()
        self._lock = RLock()
        self.claims: dict[str, SignalClaim] = {}
        self.incidents: dict[tuple[str, str], IncidentRecord] = {}
        self.deliveries: dict[str, datetime | None] = {}
        self.rows: dict[str, ReportRow] = {}
        self.renditions: dict[str, dict[str, bytes]] = {}

    def claim_signal(self, claim: SignalClaim, *, instead_of: str | None = None) -> SignalClaim:
        with self._lock:
            held = self.claims.get(claim.key)
            if held is not None and (held.finished or held.owner != instead_of):
                return held
            self.claims[claim.key] = claim
            return claim

    def signal_claim(self, key: str) -> SignalClaim | None:
        with self._lock:
            return self.claims.get(key)

    def finish_signal(self, key: str) -> None:
        with self._lock:
            if key in self.claims:
                self.claims[key] = self.claims[key].model_copy(update={"finished": True})

    def join_incident(self, candidate: Incident, *, at: datetime, quiet: timedelta) -> Incident:
        key = (candidate.pipeline, candidate.fingerprint)
        report_id = candidate.first_report_id
        with self._lock:
            record = self.incidents.get(key)
            if record is not None and (report_id in record.report_ids or record.is_open(at=at, quiet=quiet)):
                record = record.joined(report_id, at=at)
            else:
                record = IncidentRecord.open(candidate, at=at)
            self.incidents[key] = record
            return record.incident

    def close_incidents(self, pipeline: str, fingerprint: str, *, at: datetime) -> None:
        with self._lock:
            record = self.incidents.get((pipeline, fingerprint))
            if record is not None and record.closed_at is None and record.last_seen_at <= at:
                self.incidents[pipeline, fingerprint] = record.model_copy(update={"closed_at": at})

    def claim_delivery(self, key: str, *, report_id: str, at: datetime) -> bool:
        with self._lock:
            if key in self.deliveries:
                leased_until = self.deliveries[key]
                if leased_until is None:
                    return False
                if at < leased_until:
                    raise DeliveryInProgressError(f"{key} is being delivered by another run ({report_id} waits)")
            self.deliveries[key] = at + LEASE
            return True

    def finish_delivery(self, key: str) -> None:
        with self._lock:
            self.deliveries[key] = None

    def release_delivery(self, key: str) -> None:
        with self._lock:
            if self.deliveries.get(key) is not None:
                del self.deliveries[key]

    def store(self, report: Report, renditions: Mapping[str, bytes], *, severity: str) -> None:
        with self._lock:
            self.renditions[report.report_id] = {"application/json": report.model_dump_json().encode(), **renditions}
            self.rows[report.report_id] = index_row(report, severity)

    def rendition(self, report_id: str, media_type: str) -> bytes:
        try:
            return self.renditions[report_id][media_type]
        except KeyError:
            raise ReportNotFoundError(f"no report {report_id} as {media_type}") from None

    def report(self, report_id: str) -> Report:
        return Report.model_validate_json(self.rendition(report_id, "application/json"))

    def search(self, query: ReportQuery) -> ReportPage:
        span = plan_span(query, now=self._clock.now())
        found = [
            row
            for row in sorted(self.rows.values(), key=sort_key, reverse=True)
            if span.oldest <= sort_key(row) <= span.newest
            and sort_key(row) != span.after
            and query.pipeline in (None, row.pipeline)
            and matches(row, query)
        ]
        page = tuple(found[: query.limit])
        more = len(found) > len(page)
        return ReportPage(reports=page, cursor=encode_cursor(sort_key(page[-1])) if more else None)
