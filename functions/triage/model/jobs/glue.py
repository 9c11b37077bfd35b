"""A run of a Glue job."""

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord


class GlueJobRun(JobRecord):
    """What GetJobRun answers; `execution_time` in seconds, `timeout` in minutes; `attempt` 0 is the first."""

    id: str
    job_name: str
    job_run_state: str | None = None
    error_message: str | None = None
    state_detail: str | None = None
    attempt: int = 0
    execution_time: int | None = None
    timeout: int | None = None
    worker_type: str | None = None
    number_of_workers: int | None = None
    max_capacity: float | None = None
    glue_version: str | None = None
    execution_class: str | None = None
    log_group_name: str | None = None
    started_on: UtcDatetime | None = None
    completed_on: UtcDatetime | None = None
    arguments: dict[str, str] = {}
