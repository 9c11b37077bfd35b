"""Steps and clusters of EMR, and job runs of EMR Serverless."""

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord, inside


class EmrStep(JobRecord):
    """What DescribeStep answers; EMR fills the failure's reason, message and log file where it could read the log."""

    id: str
    name: str | None = None
    action_on_failure: str | None = None
    state: str | None = inside("Status", "State")
    change_code: str | None = inside("Status", "StateChangeReason", "Code")
    change_message: str | None = inside("Status", "StateChangeReason", "Message")
    failure_reason: str | None = inside("Status", "FailureDetails", "Reason")
    failure_message: str | None = inside("Status", "FailureDetails", "Message")
    log_file: str | None = inside("Status", "FailureDetails", "LogFile")
    started_at: UtcDatetime | None = inside("Status", "Timeline", "StartDateTime")
    ended_at: UtcDatetime | None = inside("Status", "Timeline", "EndDateTime")


class EmrClusterError(JobRecord):
    """One error of a cluster that did not start or ended with errors."""

    error_code: str | None = None
    error_message: str | None = None


class EmrCluster(JobRecord):
    """What DescribeCluster answers."""

    id: str
    name: str | None = None
    release_label: str | None = None
    log_uri: str | None = None
    state: str | None = inside("Status", "State")
    change_code: str | None = inside("Status", "StateChangeReason", "Code")
    change_message: str | None = inside("Status", "StateChangeReason", "Message")
    errors: tuple[EmrClusterError, ...] | None = inside("Status", "ErrorDetails")
    created_at: UtcDatetime | None = inside("Status", "Timeline", "CreationDateTime")
    ended_at: UtcDatetime | None = inside("Status", "Timeline", "EndDateTime")


class EmrServerlessRun(JobRecord):
    """What EMR Serverless's GetJobRun answers; it logs to CloudWatch Logs only where that is enabled."""

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
    logs_to_cloudwatch: bool | None = inside(
        "ConfigurationOverrides", "MonitoringConfiguration", "CloudWatchLoggingConfiguration", "Enabled"
    )
    log_group: str | None = inside(
        "ConfigurationOverrides", "MonitoringConfiguration", "CloudWatchLoggingConfiguration", "LogGroupName"
    )
    log_stream_prefix: str | None = inside(
        "ConfigurationOverrides", "MonitoringConfiguration", "CloudWatchLoggingConfiguration", "LogStreamNamePrefix"
    )
    log_uri: str | None = inside(
        "ConfigurationOverrides", "MonitoringConfiguration", "S3MonitoringConfiguration", "LogUri"
    )
