"""Steps and clusters of EMR, and job runs of EMR Serverless."""

from pydantic import Field

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord


class StateChangeReason(JobRecord):
    """Why a step or a cluster changed its state."""

    code: str | None = None
    message: str | None = None


class FailureDetails(JobRecord):
    """Why a step failed, as far as EMR could read it from the log file."""

    reason: str | None = None
    message: str | None = None
    log_file: str | None = None


class ErrorDetail(JobRecord):
    """One error of a cluster that did not start."""

    error_code: str | None = None
    error_message: str | None = None


class Timeline(JobRecord):
    """When a step or a cluster was created, started and ended."""

    creation_date_time: UtcDatetime | None = None
    start_date_time: UtcDatetime | None = None
    end_date_time: UtcDatetime | None = None


class EmrStatus(JobRecord):
    """The status of a step or a cluster."""

    state: str | None = None
    state_change_reason: StateChangeReason = Field(default_factory=StateChangeReason)
    failure_details: FailureDetails = Field(default_factory=FailureDetails)
    error_details: tuple[ErrorDetail, ...] = ()
    timeline: Timeline = Field(default_factory=Timeline)


class EmrStep(JobRecord):
    """What DescribeStep answers."""

    id: str
    name: str | None = None
    action_on_failure: str | None = None
    status: EmrStatus = Field(default_factory=EmrStatus)


class EmrCluster(JobRecord):
    """What DescribeCluster answers."""

    id: str
    name: str | None = None
    release_label: str | None = None
    log_uri: str | None = None
    status: EmrStatus = Field(default_factory=EmrStatus)


class CloudWatchLogging(JobRecord):
    """Logging of an EMR Serverless job run to CloudWatch Logs; off unless it is enabled."""

    enabled: bool = False
    log_group_name: str | None = None
    log_stream_name_prefix: str | None = None


class S3Logging(JobRecord):
    """Logging of an EMR Serverless job run to a bucket."""

    log_uri: str | None = None


class Monitoring(JobRecord):
    """Where an EMR Serverless job run logs."""

    cloud_watch_logging_configuration: CloudWatchLogging = Field(default_factory=CloudWatchLogging)
    s3_monitoring_configuration: S3Logging = Field(default_factory=S3Logging)


class ConfigurationOverrides(JobRecord):
    """What a job run configures beyond its application."""

    monitoring_configuration: Monitoring = Field(default_factory=Monitoring)


class EmrServerlessRun(JobRecord):
    """What EMR Serverless's GetJobRun answers."""

    application_id: str
    job_run_id: str
    arn: str | None = None
    name: str | None = None
    state: str | None = None
    state_details: str | None = None
    release_label: str | None = None
    attempt: int | None = None
    execution_timeout_minutes: int | None = None
    total_execution_duration_seconds: int | None = None
    created_at: UtcDatetime | None = None
    started_at: UtcDatetime | None = None
    ended_at: UtcDatetime | None = None
    configuration_overrides: ConfigurationOverrides = Field(default_factory=ConfigurationOverrides)
