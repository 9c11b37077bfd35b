"""A statement run by the Redshift Data API."""

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord


class RedshiftSubStatement(JobRecord):
    """One statement of a batch."""

    id: str
    status: str | None = None
    error: str | None = None
    query_string: str | None = None


class RedshiftStatement(JobRecord):
    """What DescribeStatement answers; `duration` in nanoseconds."""

    id: str
    status: str | None = None
    error: str | None = None
    duration: int | None = None
    database: str | None = None
    cluster_identifier: str | None = None
    workgroup_name: str | None = None
    query_string: str | None = None
    sub_statements: tuple[RedshiftSubStatement, ...] = ()
    created_at: UtcDatetime | None = None
    updated_at: UtcDatetime | None = None
