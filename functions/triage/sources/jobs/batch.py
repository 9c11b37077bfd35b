"""The Batch job that failed: its attempts, and the failed children of an array job."""

from collections.abc import Iterator
from urllib.parse import quote

from triage.model.jobs.batch import BatchAttempt, BatchContainer, BatchJob
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues, text_of
from triage.sources.jobs.reader import JobId, JobReader, LogLocation, Said
from triage.sources.jobs.wording import after, headline, known, listed, quoted
from triage.sources.source import Permission

_ATTEMPTS_TOLD = 3
# https://docs.aws.amazon.com/batch/latest/userguide/using_awslogs.html
_DEFAULT_LOG_GROUP = "/aws/batch/job"


def _find(clues: Clues) -> Iterator[JobId]:
    for told in clues.told_with("JobId"):
        # Other services have a JobId as well; only Batch's stands beside a queue or a job definition.
        if text_of(told, "JobQueue") or text_of(told, "JobDefinition"):
            yield JobId(str(told["JobId"]), told=told)
    job = clues.correlation.get("batch_job_id")
    if job and clues.service == "batch":
        yield JobId(job)


def _read(job: JobId, jobs: Jobs) -> BatchJob:
    return jobs.batch_job(job.id)


def _page(job: JobId) -> str:
    return f"batch/home?region={{region}}#jobs/detail/{quote(job.id)}"


def _tell(job: BatchJob) -> Iterator[Said]:
    yield Said("status", _outcome(job), 0.9, job.stopped_at)
    attempts = job.all_attempts
    if job.status_reason and job.status_reason not in {attempt.status_reason for attempt in attempts}:
        yield Said("statusReason", quoted("Batch statusReason", job.status_reason), 0.85, job.stopped_at)
    for number, attempt in list(enumerate(attempts, start=1))[-_ATTEMPTS_TOLD:]:
        yield from _tell_attempt(number, len(attempts), attempt)
    if not attempts and job.container and job.container.reason:
        yield Said("container.reason", quoted("Batch container reason", job.container.reason), 0.95, job.stopped_at)


def _outcome(job: BatchJob) -> str:
    counts = ", ".join(f"{status} {count}" for status, count in sorted((job.children or {}).items()) if count)
    container = job.container
    return headline("Batch job", job.job_name, job.job_id, job.status) + listed(
        known("attempts {}", len(job.all_attempts) or None) + known(" of {}", job.allowed_attempts),
        known("timeout {} s an attempt", job.attempt_seconds),
        known("{} MiB of memory", container.memory if container else None),
        known("children: {}", counts),
    )


def _tell_attempt(number: int, total: int, attempt: BatchAttempt) -> Iterator[Said]:
    took = after(attempt.started_at, attempt.stopped_at)
    field = f"attempts[{number - 1}]"
    containers = list(attempt.containers)
    for container in containers:
        text = f"Batch attempt {number} of {total}{took}: " + _ended(container)
        text += known("; {}", attempt.status_reason and quoted("statusReason", attempt.status_reason))
        yield Said(f"{field}.container", text, 0.95 if number == total else 0.6, attempt.stopped_at)
    if not containers and attempt.status_reason:
        text = f"Batch attempt {number} of {total}{took}: " + quoted("statusReason", attempt.status_reason)
        yield Said(f"{field}.statusReason", text, 0.9 if number == total else 0.6, attempt.stopped_at)


def _ended(container: BatchContainer) -> str:
    name = f"container {container.name}" if container.name else "container"
    code = f"exit code {container.exit_code}" if container.exit_code is not None else "no exit code"
    reason = f", {quoted('reason', container.reason)}" if container.reason else ""
    return f"{name} ended with {code}{reason}"


def _logs(_job: JobId, record: BatchJob) -> Iterator[LogLocation]:
    driver = record.container.log_configuration if record.container else None
    if driver and driver.log_driver not in {None, "awslogs"}:
        return
    group = (driver.option("awslogs-group") if driver else None) or _DEFAULT_LOG_GROUP
    # The last attempt first: it is the one that ended the job.
    streams = [each.log_stream_name for attempt in reversed(record.all_attempts) for each in attempt.containers]
    streams += [record.container.log_stream_name] if record.container else []
    for stream in dict.fromkeys(stream for stream in streams if stream):
        yield LogLocation(log_group=group, stream=stream)


def _follow(job: JobId, record: BatchJob, jobs: Jobs) -> Iterator[JobId]:
    # An array job has no container of its own: why it failed is told by its failed children.
    if (record.children or {}).get("FAILED"):
        yield from (JobId(child) for child in jobs.failed_batch_children(job.id))


BATCH_JOB = JobReader(
    name="batch",
    service="batch",
    title="Batch job",
    operation="DescribeJobs",
    # Batch has no resource-level permissions for these: service authorization reference, AWS Batch.
    permissions=(Permission(("batch:DescribeJobs", "batch:ListJobs"), ("*",)),),
    record=BatchJob,
    find=_find,
    read=_read,
    tell=_tell,
    missing="Batch forgets finished jobs after some days; their log streams stay: see those",
    arn="job/{id}",
    page=_page,
    logs=_logs,
    follow=_follow,
)
