"""Incidents in DynamoDB: reports with one pipeline and fingerprint join one incident while it is open."""

from datetime import datetime, timedelta
from typing import Any

from triage.archive.incident_record import REMEMBERED_REPORTS, IncidentRecord
from triage.aws.table import Table
from triage.errors import UnavailableError
from triage.model.base import iso
from triage.model.incident import Incident

# Each further attempt means that another run opened or closed the incident in between.
_ATTEMPTS = 10


class Incidents:
    """One row for each pipeline and fingerprint: its latest incident."""

    def __init__(self, table: Table) -> None:
        """Use this table."""
        self._table = table

    def join_incident(self, candidate: Incident, *, at: datetime, quiet: timedelta) -> Incident:
        """Return the open incident of this pipeline and fingerprint, counting the report in, or open the candidate.

        Raises UnavailableError when other runs kept changing the incident.
        """
        key = _row_key(candidate.pipeline, candidate.fingerprint)
        for _attempt in range(_ATTEMPTS):
            row = self._table.get(key)
            record = _record(row) if row else None
            if record is not None and candidate.first_report_id in record.report_ids:
                return record.incident
            if record is not None and record.is_open(at=at, quiet=quiet):
                joined = self._count_in(record, candidate.first_report_id, at=at)
            else:
                joined = self._open(candidate, at=at, instead_of=record)
            if joined is not None:
                return joined
        raise UnavailableError(f"incident {candidate.pipeline} {candidate.fingerprint} kept changing")

    def close_incidents(self, pipeline: str, fingerprint: str, *, at: datetime) -> None:
        """Close the open incident of this pipeline and fingerprint; one seen again after `at` stays open."""
        self._table.update(
            _row_key(pipeline, fingerprint),
            "SET #closed_at = :at",
            condition="attribute_exists(#id) AND attribute_not_exists(#closed_at) AND #last_seen_at <= :at",
            values={"at": iso(at)},
        )

    def _count_in(self, record: IncidentRecord, report_id: str, *, at: datetime) -> Incident | None:
        """Return the incident with the report counted, or None when the record was changed meanwhile."""
        unchanged = ["#incident_id = :incident", "NOT contains(#report_ids, :id)"]
        sets, adds = [], ["#reports :one"]
        values: dict[str, Any] = {
            "incident": record.incident.incident_id,
            "id": report_id,
            "one": 1,
            "ids": {report_id},
        }
        # Adding, rather than writing the row anew, lets many runs join at once without waiting for each other.
        if len(record.report_ids) < REMEMBERED_REPORTS:
            adds.append("#report_ids :ids")
        else:
            sets.append("#report_ids = :ids")
        if at > record.last_seen_at:
            sets.append("#last_seen_at = :at")
            unchanged.append("#last_seen_at <= :at")
            values["at"] = iso(at)
        change = f"ADD {', '.join(adds)}" + (f" SET {', '.join(sets)}" if sets else "")
        if record.closed_at is None:
            unchanged.append("attribute_not_exists(#closed_at)")
        else:
            unchanged.append("#closed_at = :closed")
            values["closed"] = iso(record.closed_at)
            change += " REMOVE #closed_at"
        key = _row_key(record.incident.pipeline, record.incident.fingerprint)
        row = self._table.update(key, change, condition=" AND ".join(unchanged), values=values)
        return _record(row).incident if row else None

    def _open(self, candidate: Incident, *, at: datetime, instead_of: IncidentRecord | None) -> Incident | None:
        """Return the incident opened, or None when another run opened one meanwhile."""
        record = IncidentRecord.open(candidate, at=at)
        row = {
            **_row_key(candidate.pipeline, candidate.fingerprint),
            **record.incident.dump(),
            "last_seen_at": iso(at),
            "report_ids": record.report_ids,
        }
        if instead_of is None:
            opened = self._table.put(row, condition="attribute_not_exists(#id)")
        else:
            old = instead_of.incident.incident_id
            opened = self._table.put(row, condition="#incident_id = :old", values={"old": old})
        return record.incident if opened else None


def _row_key(pipeline: str, fingerprint: str) -> dict[str, str]:
    return {"id": f"incident#{pipeline}#{fingerprint}"}


def _record(row: dict[str, Any]) -> IncidentRecord:
    return IncidentRecord(
        incident=Incident.model_validate({name: row[name] for name in Incident.model_fields}),
        last_seen_at=row["last_seen_at"],
        closed_at=row.get("closed_at"),
        report_ids=row["report_ids"],
    )
