"""A Lambda function's configuration."""

from triage.model.jobs.record import JobRecord, inside


class LambdaFunction(JobRecord):
    """What GetFunctionConfiguration answers; the environment's variables may be secrets and are never read.

    `memory_size` and `storage_size` (of /tmp) in MB, `timeout` in seconds; an empty `vpc_id` means no VPC;
    `environment_error` is why Lambda could not decrypt the variables.
    """

    function_name: str
    function_arn: str | None = None
    runtime: str | None = None
    handler: str | None = None
    package_type: str | None = None
    memory_size: int | None = None
    timeout: int | None = None
    state: str | None = None
    state_reason: str | None = None
    state_reason_code: str | None = None
    last_update_status: str | None = None
    last_update_status_reason: str | None = None
    last_update_status_reason_code: str | None = None
    storage_size: int | None = inside("EphemeralStorage", "Size")
    environment_error: str | None = inside("Environment", "Error", "Message")
    log_group: str | None = inside("LoggingConfig", "LogGroup")
    vpc_id: str | None = inside("VpcConfig", "VpcId")
