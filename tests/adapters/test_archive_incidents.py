"""Reports of one problem join one incident, whatever happens at the same time."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.adapters.conftest import BUCKET, NOW, REPORTS, at_once
from tests.fakes import FakeClock
from triage.archive import incident_record
from triage.aws import incidents
from triage.aws.archive import DynamoArchive
from triage.aws.bucket import Bucket
from triage.aws.clients import Clients
from triage.aws.table import Table
from triage.model.incident import Incident
from triage.ports import Archive

QUIET = timedelta(minutes=60)


def candidate(report_id: str, fingerprint: str = "f1") -> Incident:
    return Incident(
        incident_id=f"incident-of-{report_id}",
        pipeline="etl",
        fingerprint=fingerprint,
        opened_at=NOW,
        first_report_id=report_id,
    )


class TestIncidents:
    def join(self, archive: Archive, report_id: str, at: datetime = NOW, **changes: Any) -> Incident:
        return archive.join_incident(candidate(report_id, **changes), at=at, quiet=QUIET)

    def test_first_report_opens_the_candidate(self, archive: Archive) -> None:
        assert self.join(archive, "R1") == candidate("R1")

    def test_second_report_joins_and_is_counted(self, archive: Archive) -> None:
        self.join(archive, "R1")
        joined = self.join(archive, "R2", NOW + timedelta(minutes=10))
        assert (joined.incident_id, joined.first_report_id, joined.reports) == ("incident-of-R1", "R1", 2)

    def test_the_same_report_counts_once(self, archive: Archive) -> None:
        self.join(archive, "R1")
        self.join(archive, "R2")
        assert self.join(archive, "R2").reports == 2
        assert self.join(archive, "R1").reports == 2

    def test_report_joined_before_the_incident_closed_still_belongs_to_it(self, archive: Archive) -> None:
        self.join(archive, "R1")
        archive.close_incidents("etl", "f1", at=NOW + timedelta(minutes=1))
        assert self.join(archive, "R1").incident_id == "incident-of-R1"

    def test_other_fingerprint_is_another_incident(self, archive: Archive) -> None:
        self.join(archive, "R1")
        assert self.join(archive, "R2", fingerprint="f2").incident_id == "incident-of-R2"

    def test_report_within_the_quiet_time_of_the_last_one_joins(self, archive: Archive) -> None:
        for number in range(4):
            joined = self.join(archive, f"R{number}", NOW + number * timedelta(minutes=59))
        assert (joined.incident_id, joined.reports) == ("incident-of-R0", 4)

    def test_report_after_the_quiet_time_opens_the_next_incident(self, archive: Archive) -> None:
        self.join(archive, "R1")
        joined = self.join(archive, "R2", NOW + timedelta(minutes=61))
        assert (joined.incident_id, joined.reports) == ("incident-of-R2", 1)

    def test_late_report_does_not_make_the_incident_look_quiet(self, archive: Archive) -> None:
        self.join(archive, "R1", NOW)
        self.join(archive, "R0", NOW - timedelta(minutes=30))
        assert self.join(archive, "R2", NOW + timedelta(minutes=59)).reports == 3

    def test_report_after_the_close_opens_the_next_incident(self, archive: Archive) -> None:
        self.join(archive, "R1")
        archive.close_incidents("etl", "f1", at=NOW + timedelta(minutes=1))
        assert self.join(archive, "R2", NOW + timedelta(minutes=12)).incident_id == "incident-of-R2"

    def test_report_soon_after_the_close_joins_again_and_leaves_the_incident_open(self, archive: Archive) -> None:
        self.join(archive, "R1")
        archive.close_incidents("etl", "f1", at=NOW + timedelta(minutes=1))
        joined = self.join(archive, "R2", NOW + timedelta(minutes=11))
        assert (joined.incident_id, joined.reports) == ("incident-of-R1", 2)
        assert self.join(archive, "R3", NOW + timedelta(minutes=30)).incident_id == "incident-of-R1"

    def test_flapping_incident_that_stays_closed_gives_way_to_the_next(self, archive: Archive) -> None:
        for minute in (0, 4, 8):
            self.join(archive, f"R{minute}", NOW + timedelta(minutes=minute))
            archive.close_incidents("etl", "f1", at=NOW + timedelta(minutes=minute + 2))
        assert self.join(archive, "R21", NOW + timedelta(minutes=21)).incident_id == "incident-of-R21"

    def test_close_that_is_older_than_the_last_report_is_ignored(self, archive: Archive) -> None:
        self.join(archive, "R1")
        archive.close_incidents("etl", "f1", at=NOW - timedelta(minutes=1))
        assert self.join(archive, "R2", NOW + timedelta(minutes=2)).incident_id == "incident-of-R1"

    def test_closing_what_is_not_open_does_nothing(self, archive: Archive) -> None:
        archive.close_incidents("etl", "f1", at=NOW)
        assert self.join(archive, "R1") == candidate("R1")

    def test_concurrent_first_reports_open_one_incident_and_each_counts(self, archive: Archive) -> None:
        joined = at_once(lambda n: self.join(archive, f"R{n}", NOW + n * timedelta(seconds=1)))
        assert len({incident.incident_id for incident in joined}) == 1
        assert self.join(archive, "R0").reports == 12

    def test_concurrent_joins_of_one_report_count_once(self, archive: Archive) -> None:
        self.join(archive, "R0")
        at_once(lambda _n: self.join(archive, "R1"))
        assert self.join(archive, "R0").reports == 2

    def test_endless_incident_forgets_old_report_ids_and_goes_on_counting(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in (incident_record, incidents):
            monkeypatch.setattr(module, "REMEMBERED_REPORTS", 3)
        for number in range(5):
            joined = self.join(archive, f"R{number}")
        assert joined.reports == 5
        assert self.join(archive, "R4").reports == 5
        assert self.join(archive, "R0").reports == 6


class TestRaces:
    """What happens between a run's read and its write, played in order."""

    @pytest.fixture
    def archive(self, aws: Clients, clock: FakeClock) -> DynamoArchive:
        return DynamoArchive(Table(aws, REPORTS), Bucket(aws, BUCKET), clock)

    @pytest.fixture
    def join(self, archive: DynamoArchive) -> Callable[..., Incident]:
        return lambda report, at=NOW: archive.join_incident(candidate(report), at=at, quiet=QUIET)

    def meanwhile(self, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
        """Act once, right after the next read of a row."""
        read = Table.get

        def read_then_act(table: Table, key: Mapping[str, str]) -> dict[str, Any] | None:
            row = read(table, key)
            monkeypatch.setattr(Table, "get", read)
            act()
            return row

        monkeypatch.setattr(Table, "get", read_then_act)

    def test_incident_opened_meanwhile_is_joined(
        self, join: Callable[..., Incident], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.meanwhile(monkeypatch, lambda: join("R1"))
        joined = join("R2")
        assert (joined.incident_id, joined.reports) == ("incident-of-R1", 2)

    def test_next_incident_opened_meanwhile_is_joined(
        self, join: Callable[..., Incident], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = NOW + timedelta(hours=2)
        join("R0")
        self.meanwhile(monkeypatch, lambda: join("R1", later))
        joined = join("R2", later)
        assert (joined.incident_id, joined.reports) == ("incident-of-R1", 2)

    def test_incident_closed_meanwhile_is_not_joined(
        self, archive: DynamoArchive, join: Callable[..., Incident], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        join("R1")
        self.meanwhile(monkeypatch, lambda: archive.close_incidents("etl", "f1", at=NOW))
        assert join("R2", NOW + timedelta(minutes=11)).incident_id == "incident-of-R2"

    def test_incident_closed_anew_meanwhile_is_joined_with_every_report_counted(
        self, archive: DynamoArchive, join: Callable[..., Incident], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        join("R1")
        archive.close_incidents("etl", "f1", at=NOW)

        def reopen_and_close() -> None:
            join("R2", NOW + timedelta(minutes=1))
            archive.close_incidents("etl", "f1", at=NOW + timedelta(minutes=2))

        self.meanwhile(monkeypatch, reopen_and_close)
        joined = join("R3", NOW + timedelta(minutes=3))
        assert (joined.incident_id, joined.reports) == ("incident-of-R1", 3)

    def test_report_counted_meanwhile_is_not_counted_again(
        self, join: Callable[..., Incident], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        join("R1")
        self.meanwhile(monkeypatch, lambda: join("R2"))
        assert join("R2").reports == 2
