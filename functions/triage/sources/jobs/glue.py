"""The run of a Glue job that failed."""

from collections.abc import Iterator
from urllib.parse import quote

from triage.model.jobs.glue import GlueJobRun
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues, Told, text_of
from triage.sources.jobs.reader import JobId, JobReader, LogLocation, Said
from triage.sources.jobs.wording import headline, known, listed, quoted, seconds
from triage.sources.source import Permission

_RUN_ID = "jr_"
# https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging-enable.html
_CUSTOM_LOG_GROUP = "--continuous-log-logGroup"
_DEFAULT_LOG_GROUP = "/aws-glue/jobs"


def _find(clues: Clues) -> Iterator[JobId]:
    resource = clues.resource_of("glue", "job")
    for told in clues.told:
        run, job = _run_id(told), text_of(told, "JobName") or resource
        if run and job:
            yield JobId(run, within=job, told=told)
    run = clues.correlation.get("glue_job_run_id")
    if run and resource and run.startswith(_RUN_ID):
        yield JobId(run, within=resource)


def _run_id(told: Told) -> str | None:
    ids = (text_of(told, "Id"), text_of(told, "JobRunId"))
    return next((each for each in ids if each and each.startswith(_RUN_ID)), None)


def _read(job: JobId, jobs: Jobs) -> GlueJobRun:
    return jobs.glue_run(job.within, job.id)


def _page(job: JobId) -> str:
    return f"gluestudio/home?region={{region}}#/job/{quote(job.within)}/run/{quote(job.id)}"


def _tell(run: GlueJobRun) -> Iterator[Said]:
    took = f" after {seconds(run.execution_time)} of execution" if run.execution_time else ""
    yield Said(
        "JobRunState",
        headline("run of Glue job", run.job_name, run.id, run.job_run_state) + took + _limits(run),
        0.9,
        run.completed_on,
    )
    if run.error_message:
        yield Said("ErrorMessage", quoted("Glue ErrorMessage", run.error_message), 0.97, run.completed_on)
    if run.state_detail:
        yield Said("StateDetail", quoted("Glue StateDetail", run.state_detail), 0.6, run.completed_on)


def _limits(run: GlueJobRun) -> str:
    workers = f"{run.number_of_workers or '?'} workers of {run.worker_type}" if run.worker_type else ""
    return listed(
        f"attempt {run.attempt + 1}",
        known("Timeout {} min", run.timeout),
        workers or known("{:g} DPU", run.max_capacity),
        known("Glue {}", run.glue_version),
        known("class {}", run.execution_class),
    )


def _logs(_job: JobId, run: GlueJobRun) -> tuple[LogLocation, ...]:
    # Streams are named after the run; executors add "_g-…" to it.
    base = run.log_group_name or _DEFAULT_LOG_GROUP
    groups = [f"{base}/error", f"{base}/output", run.arguments.get(_CUSTOM_LOG_GROUP)]
    return tuple(LogLocation(log_group=group, stream_prefix=run.id) for group in groups if group)


GLUE_RUN = JobReader(
    name="glue",
    service="glue",
    title="run of the Glue job",
    operation="GetJobRun",
    permissions=(Permission(("glue:GetJobRun",), ("arn:aws:glue:${region}:${account}:job/*",)),),
    record=GlueJobRun,
    find=_find,
    read=_read,
    tell=_tell,
    # GetJobRun: "Job run history is accessible for 365 days".
    missing="Glue keeps job runs for a year: is the job deleted, or in another Region?",
    arn="job/{within}",
    page=_page,
    logs=_logs,
)
