"""An ECS task, and where its containers log."""

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord, LogDriver


class EcsContainer(JobRecord):
    """One container of a task."""

    name: str | None = None
    exit_code: int | None = None
    reason: str | None = None
    last_status: str | None = None


class EcsTask(JobRecord):
    """What DescribeTasks answers of one task; `cpu` in CPU units and `memory` in MiB, both as text."""

    task_arn: str
    cluster_arn: str | None = None
    task_definition_arn: str | None = None
    last_status: str | None = None
    stop_code: str | None = None
    stopped_reason: str | None = None
    containers: tuple[EcsContainer, ...] = ()
    launch_type: str | None = None
    capacity_provider_name: str | None = None
    cpu: str | None = None
    memory: str | None = None
    created_at: UtcDatetime | None = None
    started_at: UtcDatetime | None = None
    stopped_at: UtcDatetime | None = None


class EcsContainerDefinition(JobRecord):
    """One container as the task definition has it."""

    name: str
    log_configuration: LogDriver | None = None


class EcsTaskDefinition(JobRecord):
    """What DescribeTaskDefinition answers."""

    task_definition_arn: str
    container_definitions: tuple[EcsContainerDefinition, ...] = ()
