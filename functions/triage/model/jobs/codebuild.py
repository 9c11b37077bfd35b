"""A build of CodeBuild."""

from pydantic import Field

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord


class PhaseContext(JobRecord):
    """What is said about a phase."""

    status_code: str | None = None
    message: str | None = None


class BuildPhase(JobRecord):
    """One phase of a build."""

    phase_type: str | None = None
    phase_status: str | None = None
    duration_in_seconds: int | None = None
    end_time: UtcDatetime | None = None
    contexts: tuple[PhaseContext, ...] = ()


class BuildLogs(JobRecord):
    """Where the build logs."""

    group_name: str | None = None
    stream_name: str | None = None
    deep_link: str | None = None


class CodeBuildBuild(JobRecord):
    """What BatchGetBuilds answers of one build."""

    id: str
    arn: str | None = None
    project_name: str | None = None
    build_status: str | None = None
    current_phase: str | None = None
    timeout_in_minutes: int | None = None
    phases: tuple[BuildPhase, ...] = ()
    logs: BuildLogs = Field(default_factory=BuildLogs)
    start_time: UtcDatetime | None = None
    end_time: UtcDatetime | None = None
