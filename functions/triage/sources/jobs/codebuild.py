"""The CodeBuild build that failed, phase by phase."""

from collections.abc import Iterator
from urllib.parse import quote

from triage.model.jobs.codebuild import BuildPhase, CodeBuildBuild
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues, Told, text_of
from triage.sources.jobs.reader import JobId, JobReader, LogLocation, Said
from triage.sources.jobs.wording import after, headline, known, listed, quoted
from triage.sources.source import Permission

_GOOD = frozenset({None, "SUCCEEDED", "QUEUED", "IN_PROGRESS"})


def _find(clues: Clues) -> Iterator[JobId]:
    for told in clues.told:
        build = _build_id(told)
        if build:
            yield JobId(build, within=build.partition(":")[0], told=told)
    build = clues.correlation.get("codebuild_build_id")
    if build:
        yield JobId(build, within=build.partition(":")[0])


def _build_id(told: Told) -> str | None:
    """Return the id, `<project>:<uuid>`, of what is a build's record."""
    build = text_of(told, "Id") or ""
    is_build = text_of(told, "BuildStatus") or ":codebuild:" in (text_of(told, "Arn") or "")
    return build if is_build and ":" in build else None


def _read(job: JobId, jobs: Jobs) -> CodeBuildBuild:
    return jobs.codebuild_build(job.id)


def _page(job: JobId) -> str:
    page = f"codesuite/codebuild/{{account}}/projects/{quote(job.within)}/build/{quote(job.id, safe='')}"
    return f"{page}/?region={{region}}"


def _tell(build: CodeBuildBuild) -> Iterator[Said]:
    text = headline("CodeBuild build", None, build.id, build.build_status) + after(build.start_time, build.end_time)
    text += listed(known("timeout {} min", build.timeout_in_minutes))
    yield Said("buildStatus", text, 0.9, build.end_time)
    for place, phase in enumerate(build.phases):
        if phase.phase_status not in _GOOD:
            yield Said(f"phases[{place}]", _phase(phase), 0.95, phase.end_time)


def _phase(phase: BuildPhase) -> str:
    text = f"CodeBuild phase {phase.phase_type}: {phase.phase_status}" + known(" after {} s", phase.duration_in_seconds)
    said = [f"{context.status_code or ''}: {context.message or ''}".strip(": ") for context in phase.contexts]
    said = [each for each in said if each]
    return f"{text}; {quoted('context', ' | '.join(said))}" if said else text


def _logs(_job: JobId, build: CodeBuildBuild) -> Iterator[LogLocation]:
    if build.log_group:
        yield LogLocation(log_group=build.log_group, stream=build.log_stream)


CODEBUILD_BUILD = JobReader(
    name="codebuild",
    service="codebuild",
    title="CodeBuild build",
    operation="BatchGetBuilds",
    permissions=(Permission(("codebuild:BatchGetBuilds",), ("arn:aws:codebuild:${region}:${account}:project/*",)),),
    record=CodeBuildBuild,
    find=_find,
    read=_read,
    tell=_tell,
    missing="the build or its project is deleted, or in another Region",
    arn="project/{within}",
    page=_page,
    logs=_logs,
)
