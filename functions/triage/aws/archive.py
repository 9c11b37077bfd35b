"""The archive on AWS: signal claims, incidents, deliveries and reports in one table and one bucket."""

from triage.aws.bucket import Bucket
from triage.aws.deliveries import Deliveries
from triage.aws.incidents import Incidents
from triage.aws.signal_claims import SignalClaims
from triage.aws.stored_reports import StoredReports
from triage.aws.table import Table
from triage.ports import Clock


class DynamoArchive(SignalClaims, Incidents, Deliveries, StoredReports):
    """Implements ports.Archive; each part has a file of its own."""

    def __init__(self, table: Table, bucket: Bucket, clock: Clock) -> None:
        """Use this table for every kind of row, and this bucket for the reports' renditions."""
        StoredReports.__init__(self, table, bucket, clock)
