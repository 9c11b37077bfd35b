"""The EMR step that failed, or the cluster where that is what failed."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from triage.model.jobs.emr import EmrCluster, EmrStep
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues, text_of
from triage.sources.jobs.reader import JobId, JobReader, Said
from triage.sources.jobs.wording import after, headline, known, listed, quoted
from triage.sources.source import Permission

_STEP = re.compile(r"s-[0-9A-Z]{8,30}")
_CLUSTER = re.compile(r"j-[0-9A-Z]{8,30}")
# Steps that end so were stopped from outside: the cluster tells why.
_STOPPED = frozenset({"CANCELLED", "INTERRUPTED"})
_PERMISSION = "arn:aws:elasticmapreduce:${region}:${account}:cluster/*"


def _find(clues: Clues) -> Iterator[JobId]:
    cluster = _cluster_id(clues)
    if cluster is None:
        return
    for told in clues.told:
        step = text_of(told, "Id") or text_of(told, "StepId") or ""
        if _STEP.fullmatch(step):
            yield JobId(step, within=cluster, told=told)
    step = clues.correlation.get("emr_step_id", "")
    if _STEP.fullmatch(step):
        yield JobId(step, within=cluster)


def _find_cluster(clues: Clues) -> Iterator[JobId]:
    """Yield the cluster when no step is named, or when it is the cluster that the cause tells of."""
    for told in clues.told:
        if _CLUSTER.fullmatch(text_of(told, "Id") or ""):
            yield JobId(str(told["Id"]), told=told)
    cluster = _cluster_id(clues)
    if cluster and not list(_find(clues)):
        yield JobId(cluster)


def _cluster_id(clues: Clues) -> str | None:
    named = [clues.resource_of("elasticmapreduce", "cluster"), clues.correlation.get("emr_cluster_id")]
    named += [text_of(told, "ClusterId") for told in clues.told]
    return next((each for each in named if each and _CLUSTER.fullmatch(each)), None)


def _read(job: JobId, jobs: Jobs) -> EmrStep:
    return jobs.emr_step(job.within, job.id)


def _page(job: JobId) -> str:
    return f"emr/home?region={{region}}#/clusterDetails/{quote(job.within or job.id)}"


def _tell(step: EmrStep) -> Iterator[Said]:
    took = after(step.started_at, step.ended_at)
    text = headline("EMR step", step.name, step.id, step.state) + took
    text += listed(known("ActionOnFailure {}", step.action_on_failure))
    yield Said("Status.State", text, 0.9, step.ended_at)
    reason = known("{}: ", step.change_code) + (step.change_message or "")
    if reason:
        yield Said("Status.StateChangeReason", quoted("EMR StateChangeReason", reason), 0.9, step.ended_at)
    failure = [part for part in (step.failure_reason, step.failure_message) if part]
    if failure:
        yield Said("Status.FailureDetails", quoted("EMR FailureDetails", ": ".join(failure)), 0.95, step.ended_at)
    if step.log_file:
        text = f"EMR wrote the step's log to {step.log_file}"
        yield Said("Status.FailureDetails.LogFile", text, 0.5, step.ended_at)


def _follow(job: JobId, step: EmrStep, _jobs: Jobs) -> Iterator[JobId]:
    if step.state in _STOPPED:
        yield JobId(job.within, reader=EMR_CLUSTER.name)


EMR_STEP = JobReader(
    name="emr",
    service="elasticmapreduce",
    title="EMR step",
    operation="DescribeStep",
    permissions=(Permission(("elasticmapreduce:DescribeStep",), (_PERMISSION,)),),
    record=EmrStep,
    find=_find,
    read=_read,
    tell=_tell,
    missing="the cluster ended long ago, or is in another Region",
    arn="cluster/{within}",
    page=_page,
    follow=_follow,
)


def _read_cluster(job: JobId, jobs: Jobs) -> EmrCluster:
    return jobs.emr_cluster(job.id)


def _tell_cluster(cluster: EmrCluster) -> Iterator[Said]:
    took = after(cluster.created_at, cluster.ended_at)
    text = headline("EMR cluster", cluster.name, cluster.id, cluster.state) + took
    text += listed(known("{}", cluster.release_label), known("logs in {}", cluster.log_uri))
    yield Said("Status.State", text, 0.8, cluster.ended_at)
    reason = known("{}: ", cluster.change_code) + (cluster.change_message or "")
    if reason:
        text = quoted("EMR cluster StateChangeReason", reason)
        yield Said("Status.StateChangeReason", text, 0.93, cluster.ended_at)
    for place, error in enumerate(cluster.errors or ()):
        text = quoted("EMR cluster error", known("{}: ", error.error_code) + (error.error_message or ""))
        yield Said(f"Status.ErrorDetails[{place}]", text, 0.9, cluster.ended_at)


EMR_CLUSTER = JobReader(
    name="emr_cluster",
    service="elasticmapreduce",
    title="EMR cluster",
    operation="DescribeCluster",
    permissions=(Permission(("elasticmapreduce:DescribeCluster",), (_PERMISSION,)),),
    record=EmrCluster,
    find=_find_cluster,
    read=_read_cluster,
    tell=_tell_cluster,
    missing="the cluster ended long ago, or is in another Region",
    arn="cluster/{id}",
    page=_page,
)
