"""A query of Athena."""

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord, inside


class AthenaQuery(JobRecord):
    """What GetQueryExecution answers; times of the query in milliseconds.

    `error_category` is 1 for system, 2 for user and 3 for other errors; `error_type` is the number of the error:
    https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
    """

    query_execution_id: str
    query: str | None = None
    work_group: str | None = None
    database: str | None = inside("QueryExecutionContext", "Database")
    state: str | None = inside("Status", "State")
    state_change_reason: str | None = inside("Status", "StateChangeReason")
    submitted_at: UtcDatetime | None = inside("Status", "SubmissionDateTime")
    completed_at: UtcDatetime | None = inside("Status", "CompletionDateTime")
    error_category: int | None = inside("Status", "AthenaError", "ErrorCategory")
    error_type: int | None = inside("Status", "AthenaError", "ErrorType")
    error_message: str | None = inside("Status", "AthenaError", "ErrorMessage")
    retryable: bool | None = inside("Status", "AthenaError", "Retryable")
    data_scanned_in_bytes: int | None = inside("Statistics", "DataScannedInBytes")
    query_queue_time_in_millis: int | None = inside("Statistics", "QueryQueueTimeInMillis")
    total_execution_time_in_millis: int | None = inside("Statistics", "TotalExecutionTimeInMillis")
