"""A Lambda function's configuration."""

from pydantic import Field

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord


class EnvironmentFault(JobRecord):
    """Why Lambda could not decrypt the environment variables."""

    error_code: str | None = None
    message: str | None = None


class Environment(JobRecord):
    """The environment; its variables may be secrets and are never read."""

    error: EnvironmentFault | None = None


class EphemeralStorage(JobRecord):
    """The size of /tmp in MB."""

    size: int | None = None


class LoggingConfig(JobRecord):
    """Where the function logs."""

    log_group: str | None = None


class VpcConfig(JobRecord):
    """The VPC the function is attached to; an empty id means none."""

    vpc_id: str | None = None


class LambdaFunction(JobRecord):
    """What GetFunctionConfiguration answers; `memory_size` in MB, `timeout` in seconds, `code_size` in bytes."""

    function_name: str
    function_arn: str | None = None
    runtime: str | None = None
    handler: str | None = None
    package_type: str | None = None
    memory_size: int | None = None
    timeout: int | None = None
    code_size: int | None = None
    last_modified: UtcDatetime | None = None
    version: str | None = None
    state: str | None = None
    state_reason: str | None = None
    state_reason_code: str | None = None
    last_update_status: str | None = None
    last_update_status_reason: str | None = None
    last_update_status_reason_code: str | None = None
    ephemeral_storage: EphemeralStorage = Field(default_factory=EphemeralStorage)
    environment: Environment = Field(default_factory=Environment)
    logging_config: LoggingConfig = Field(default_factory=LoggingConfig)
    vpc_config: VpcConfig = Field(default_factory=VpcConfig)
