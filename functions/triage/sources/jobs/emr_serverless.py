"""The job run of EMR Serverless that failed."""

from collections.abc import Iterator

from triage.model.jobs.emr import EmrServerlessRun
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues
from triage.sources.jobs.reader import JobId, JobReader, LogLocation, Said
from triage.sources.jobs.wording import after, headline, known, listed, quoted, seconds
from triage.sources.source import Permission

# https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html
_DEFAULT_LOG_GROUP = "/aws/emr-serverless"


def _find(clues: Clues) -> Iterator[JobId]:
    for told in clues.told_with("ApplicationId", "JobRunId"):
        yield JobId(str(told["JobRunId"]), within=str(told["ApplicationId"]), told=told)
    application = clues.correlation.get("emr_serverless_application_id")
    run = clues.correlation.get("emr_serverless_job_run_id")
    if application and run:
        yield JobId(run, within=application)


def _read(job: JobId, jobs: Jobs) -> EmrServerlessRun:
    return jobs.emr_serverless_run(job.within, job.id)


def _tell(run: EmrServerlessRun) -> Iterator[Said]:
    took = after(run.started_at, run.ended_at)
    if not took and run.total_execution_duration_seconds:
        took = f" after {seconds(run.total_execution_duration_seconds)} of execution"
    text = (
        headline("EMR Serverless job run", run.name, run.job_run_id, run.state)
        + took
        + listed(
            known("attempt {}", run.attempt),
            known("timeout {} min", run.execution_timeout_minutes),
            known("{}", run.release_label),
            known("logs in {}", run.log_uri),
        )
    )
    yield Said("state", text, 0.9, run.ended_at)
    if run.state_details:
        yield Said("stateDetails", quoted("EMR Serverless stateDetails", run.state_details), 0.97, run.ended_at)


def _logs(_job: JobId, run: EmrServerlessRun) -> Iterator[LogLocation]:
    if run.logs_to_cloudwatch:
        prefix = f"{run.log_stream_prefix}/" if run.log_stream_prefix else ""
        path = f"{prefix}applications/{run.application_id}/jobs/{run.job_run_id}"
        yield LogLocation(log_group=run.log_group or _DEFAULT_LOG_GROUP, stream_prefix=path)


EMR_SERVERLESS_RUN = JobReader(
    name="emr_serverless",
    service="emr-serverless",
    title="EMR Serverless job run",
    operation="GetJobRun",
    permissions=(
        Permission(
            ("emr-serverless:GetJobRun",), ("arn:aws:emr-serverless:${region}:${account}:/applications/*/jobruns/*",)
        ),
    ),
    record=EmrServerlessRun,
    find=_find,
    read=_read,
    tell=_tell,
    missing="the application is deleted, and its job runs with it, or it is in another Region",
    arn="/applications/{within}/jobruns/{id}",
    logs=_logs,
)
