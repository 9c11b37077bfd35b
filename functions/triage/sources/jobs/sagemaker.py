"""The SageMaker job that failed."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from triage.model.jobs.sagemaker import SageMakerJob, SageMakerKind
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues
from triage.sources.jobs.reader import JobId, JobReader, LogLocation, Said
from triage.sources.jobs.wording import after, headline, known, listed, quoted
from triage.sources.source import Permission

_RESOURCES = {
    SageMakerKind.TRAINING: "training-job",
    SageMakerKind.TRANSFORM: "transform-job",
    SageMakerKind.PROCESSING: "processing-job",
    SageMakerKind.TUNING: "hyper-parameter-tuning-job",
}
_PAGES = {
    SageMakerKind.TRAINING: "jobs",
    SageMakerKind.TRANSFORM: "transform-jobs",
    SageMakerKind.PROCESSING: "processing-jobs",
    SageMakerKind.TUNING: "hyper-tuning-jobs",
}
# https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html
_LOG_GROUPS = {
    SageMakerKind.TRAINING: "/aws/sagemaker/TrainingJobs",
    SageMakerKind.TRANSFORM: "/aws/sagemaker/TransformJobs",
    SageMakerKind.PROCESSING: "/aws/sagemaker/ProcessingJobs",
    SageMakerKind.TUNING: "/aws/sagemaker/TrainingJobs",
}


def _find(kind: SageMakerKind, clues: Clues) -> Iterator[JobId]:
    for told in clues.told_with(f"{kind}Name"):
        yield JobId(str(told[f"{kind}Name"]), within=kind, told=told)
    name = clues.resource_of("sagemaker", _RESOURCES[kind])
    if name and not clues.refused:
        yield JobId(name, within=kind)


def _read(job: JobId, jobs: Jobs) -> SageMakerJob:
    return jobs.sagemaker_job(SageMakerKind(job.within), job.id)


def _page(job: JobId) -> str:
    return f"sagemaker/home?region={{region}}#/{_PAGES[SageMakerKind(job.within)]}/{quote(job.id)}"


def _tell(job: SageMakerJob) -> Iterator[Said]:
    took = after(job.started_at, job.ended_at)
    text = (
        headline("SageMaker job", None, job.name, job.status)
        + took
        + listed(known("SecondaryStatus {}", job.secondary_status))
    )
    yield Said("Status", text, 0.9, job.ended_at)
    if job.failure_reason:
        yield Said("FailureReason", quoted("SageMaker FailureReason", job.failure_reason), 0.97, job.ended_at)
    if job.exit_message:
        yield Said("ExitMessage", quoted("SageMaker ExitMessage", job.exit_message), 0.9, job.ended_at)


def _logs(job: JobId, record: SageMakerJob) -> tuple[LogLocation, ...]:
    # Streams are named <job>/<host>; the training jobs of a tuning job begin with its name.
    end = "" if job.within == SageMakerKind.TUNING else "/"
    return (LogLocation(log_group=_LOG_GROUPS[SageMakerKind(job.within)], stream_prefix=f"{record.name}{end}"),)


def _reader(kind: SageMakerKind) -> JobReader[SageMakerJob]:
    resource = _RESOURCES[kind]
    return JobReader(
        name=f"sagemaker_{kind}",
        service="sagemaker",
        title=f"SageMaker {kind}",
        operation=f"Describe{kind}",
        permissions=(
            Permission((f"sagemaker:Describe{kind}",), (f"arn:aws:sagemaker:${{region}}:${{account}}:{resource}/*",)),
        ),
        record=SageMakerJob,
        find=partial(_find, kind),
        read=_read,
        tell=_tell,
        missing="the job is deleted, or in another Region",
        arn=f"{resource}/{{id}}",
        page=_page,
        logs=_logs,
    )


SAGEMAKER_JOBS = tuple(_reader(kind) for kind in SageMakerKind)
