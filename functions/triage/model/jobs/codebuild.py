"""A build of CodeBuild."""

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord, inside


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


class CodeBuildBuild(JobRecord):
    """What BatchGetBuilds answers of one build."""

    id: str
    arn: str | None = None
    project_name: str | None = None
    build_status: str | None = None
    timeout_in_minutes: int | None = None
    phases: tuple[BuildPhase, ...] = ()
    log_group: str | None = inside("Logs", "GroupName")
    log_stream: str | None = inside("Logs", "StreamName")
    log_link: str | None = inside("Logs", "DeepLink")
    start_time: UtcDatetime | None = None
    end_time: UtcDatetime | None = None
