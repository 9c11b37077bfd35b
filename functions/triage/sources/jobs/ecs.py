"""The ECS task that failed, and where its containers log."""

from collections.abc import Iterator
from urllib.parse import quote

from triage.model.jobs.ecs import EcsContainer, EcsTask, EcsTaskDefinition
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues, text_of
from triage.sources.jobs.reader import JobId, JobReader, LogLocation, Said
from triage.sources.jobs.wording import after, headline, known, listed, quoted
from triage.sources.source import Permission


def _find(clues: Clues) -> Iterator[JobId]:
    for told in clues.told_with("TaskArn"):
        cluster = text_of(told, "ClusterArn")
        # Batch names a task too, of its own cluster; there the job tells more.
        if cluster or text_of(told, "TaskDefinitionArn"):
            yield JobId(str(told["TaskArn"]), within=cluster or _cluster_of(str(told["TaskArn"])), told=told)
    task = clues.correlation.get("ecs_task_arn")
    if task and clues.service == "ecs":
        yield JobId(task, within=clues.resource_of("ecs", "cluster") or _cluster_of(task))


def _cluster_of(task_arn: str) -> str:
    """Return the cluster in a task's ARN, `…:task/<cluster>/<id>`; ARNs of the old form name none: `default`."""
    parts = task_arn.split("/")
    return parts[1] if len(parts) == 3 else "default"


def _read(job: JobId, jobs: Jobs) -> EcsTask:
    return jobs.ecs_task(job.id, job.within)


def _page(job: JobId) -> str:
    cluster, task = job.within.rpartition("/")[2], job.id.rpartition("/")[2]
    return f"ecs/v2/clusters/{quote(cluster)}/tasks/{quote(task)}/configuration?region={{region}}"


def _tell(task: EcsTask) -> Iterator[Said]:
    yield Said("stopCode", _outcome(task), 0.9, task.stopped_at)
    if task.stopped_reason:
        yield Said("stoppedReason", quoted("ECS stoppedReason", task.stopped_reason), 0.93, task.stopped_at)
    for place, container in enumerate(task.containers):
        if container.exit_code or container.reason:
            yield Said(f"containers[{place}]", _ended(container), 0.95, task.stopped_at)


def _outcome(task: EcsTask) -> str:
    took = after(task.started_at, task.stopped_at)
    never = " before it had started" if task.stopped_at and not task.started_at else ""
    return (
        headline("ECS task", None, task.task_arn.rpartition("/")[2], task.last_status)
        + took
        + never
        + listed(
            known("stopCode {}", task.stop_code),
            known("{}", task.launch_type or task.capacity_provider_name),
            known("{} CPU units", task.cpu),
            known("{} MiB of memory", task.memory),
        )
    )


def _ended(container: EcsContainer) -> str:
    code = f"exit code {container.exit_code}" if container.exit_code is not None else "no exit code"
    reason = f", {quoted('reason', container.reason)}" if container.reason else ""
    return f"ECS container {container.name} ended with {code}{reason}"


def _follow(_job: JobId, task: EcsTask, _jobs: Jobs) -> Iterator[JobId]:
    if task.task_definition_arn:
        yield JobId(task.task_definition_arn, within=task.task_arn, reader=ECS_TASK_DEFINITION.name)


ECS_TASK = JobReader(
    name="ecs",
    service="ecs",
    title="ECS task",
    operation="DescribeTasks",
    permissions=(Permission(("ecs:DescribeTasks",), ("arn:aws:ecs:${region}:${account}:task/*",)),),
    record=EcsTask,
    find=_find,
    read=_read,
    tell=_tell,
    # DescribeTasks: "stopped tasks appear in the returned results for at least one hour".
    missing="ECS forgets a stopped task after an hour: ask sooner, or keep its ECS Task State Change events",
    page=_page,
    follow=_follow,
)


def _find_no_definition(_clues: Clues) -> tuple[JobId, ...]:
    return ()


def _read_definition(job: JobId, jobs: Jobs) -> EcsTaskDefinition:
    return jobs.ecs_task_definition(job.id)


def _tell_logging(definition: EcsTaskDefinition) -> Iterator[Said]:
    for place, container in enumerate(definition.container_definitions):
        driver = container.log_configuration
        group = driver.option("awslogs-group") if driver else None
        where = f"to log group {group}" if group else f"with {driver.log_driver}" if driver else "nowhere"
        field = f"containerDefinitions[{place}].logConfiguration"
        yield Said(field, f"ECS container {container.name} logs {where}", 0.2)


def _logs_of_definition(job: JobId, definition: EcsTaskDefinition) -> Iterator[LogLocation]:
    task_id = job.within.rpartition("/")[2]
    for container in definition.container_definitions:
        driver = container.log_configuration
        group = driver.option("awslogs-group") if driver else None
        if driver and group:
            prefix = driver.option("awslogs-stream-prefix")
            # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
            stream = f"{prefix}/{container.name}/{task_id}" if prefix and task_id else None
            yield LogLocation(log_group=group, stream=stream)


ECS_TASK_DEFINITION = JobReader(
    name="ecs_task_definition",
    service="ecs",
    title="log configuration in ECS task definition",
    operation="DescribeTaskDefinition",
    # DescribeTaskDefinition has no resource-level permissions: service authorization reference, Amazon ECS.
    permissions=(Permission(("ecs:DescribeTaskDefinition",), ("*",)),),
    record=EcsTaskDefinition,
    find=_find_no_definition,
    read=_read_definition,
    tell=_tell_logging,
    missing="the task definition is deleted",
    logs=_logs_of_definition,
)
