"""A Batch job with its attempts."""

from collections.abc import Iterator

from pydantic import AliasChoices, Field

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord, LogDriver, inside


class BatchContainer(JobRecord):
    """One container of a job or of an attempt; `memory` in MiB."""

    name: str | None = None
    exit_code: int | None = None
    reason: str | None = None
    log_stream_name: str | None = None
    image: str | None = None
    vcpus: int | None = None
    memory: int | None = None
    log_configuration: LogDriver | None = None


class BatchTask(JobRecord):
    """The containers of a job that runs as an ECS task."""

    containers: tuple[BatchContainer, ...] = ()


class BatchAttempt(JobRecord):
    """One attempt; EKS jobs list their containers themselves, ECS jobs in `task_properties` or as one container."""

    container: BatchContainer | None = None
    task_properties: tuple[BatchTask, ...] = ()
    own_containers: tuple[BatchContainer, ...] = Field(
        default=(), validation_alias=AliasChoices("Containers", "containers")
    )
    status_reason: str | None = None
    started_at: UtcDatetime | None = None
    stopped_at: UtcDatetime | None = None

    @property
    def containers(self) -> Iterator[BatchContainer]:
        """Every container of the attempt that ended with or says something."""
        listed = [inner for task in self.task_properties for inner in task.containers]
        own = [self.container] if self.container else []
        for container in (*own, *listed, *self.own_containers):
            if container.exit_code is not None or container.reason or container.log_stream_name:
                yield container


class BatchJob(JobRecord):
    """What DescribeJobs answers of one job.

    `attempt_seconds` is how long an attempt may run; `children` counts those of an array job by status.
    """

    job_id: str
    job_arn: str | None = None
    job_name: str | None = None
    job_queue: str | None = None
    job_definition: str | None = None
    status: str | None = None
    status_reason: str | None = None
    attempts: tuple[BatchAttempt, ...] = ()
    eks_attempts: tuple[BatchAttempt, ...] = ()
    allowed_attempts: int | None = inside("RetryStrategy", "Attempts")
    attempt_seconds: int | None = inside("Timeout", "AttemptDurationSeconds")
    container: BatchContainer | None = None
    children: dict[str, int] | None = inside("ArrayProperties", "StatusSummary")
    created_at: UtcDatetime | None = None
    started_at: UtcDatetime | None = None
    stopped_at: UtcDatetime | None = None

    @property
    def all_attempts(self) -> tuple[BatchAttempt, ...]:
        """The attempts, wherever the job ran, oldest first."""
        return (*self.attempts, *self.eks_attempts)
