"""A query of Athena."""

from pydantic import Field

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord


class AthenaError(JobRecord):
    """What went wrong. `error_category`: 1 system, 2 user, 3 other.

    https://docs.aws.amazon.com/athena/latest/APIReference/API_AthenaError.html
    """

    error_category: int | None = None
    error_type: int | None = None
    retryable: bool | None = None
    error_message: str | None = None


class AthenaStatus(JobRecord):
    """How the query ended."""

    state: str | None = None
    state_change_reason: str | None = None
    submission_date_time: UtcDatetime | None = None
    completion_date_time: UtcDatetime | None = None
    athena_error: AthenaError | None = None


class AthenaStatistics(JobRecord):
    """What the query took."""

    data_scanned_in_bytes: int | None = None
    query_queue_time_in_millis: int | None = None
    total_execution_time_in_millis: int | None = None


class AthenaContext(JobRecord):
    """The database the query names tables of."""

    database: str | None = None


class AthenaQuery(JobRecord):
    """What GetQueryExecution answers."""

    query_execution_id: str
    query: str | None = None
    work_group: str | None = None
    status: AthenaStatus = Field(default_factory=AthenaStatus)
    statistics: AthenaStatistics = Field(default_factory=AthenaStatistics)
    query_execution_context: AthenaContext = Field(default_factory=AthenaContext)
