"""Error names as AWS spells them, where the interpreter refuses or does not know them."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_aws_sdk,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_lambda import (
    StateTaskServiceLambda,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_lambda import StateTaskLambda

from local_cloud.patching import expect_attribute, expect_function, replace, wrap

_SDK_ERROR_PREFIXES = (
    "Athena", "Batch", "CloudWatch", "CloudWatchLogs", "Ec2", "Ecs", "Emr", "EventBridge", "Glue", "Iam", "Kms",
    "Lambda", "S3", "SecretsManager", "Ses", "SesV2", "Sns", "Sqs", "Ssm",
)  # fmt: skip


def apply() -> None:
    """Accept `States.*` from workers, prefix SDK errors as AWS does, name a refused Lambda invocation."""
    # SendTaskFailure and Batch do send States.TaskFailed, which moto refuses as a custom name.
    replace(CustomErrorName, "__init__", _any_error_name, parameters=("self", "error_name"))
    prefixes = expect_attribute(state_task_service_aws_sdk, "_SERVICE_ERROR_NAMES")
    prefixes.update({prefix.lower(): prefix for prefix in _SDK_ERROR_PREFIXES})
    expect_function(StateTaskServiceLambda, "_error_cause_from_client_error")
    wrap(StateTaskLambda, "_from_error", _refused_invocation, parameters=("self", "env", "ex"))


def _any_error_name(self: Any, error_name: str | None) -> None:
    self.error_name = error_name


def _refused_invocation(original: Callable[..., Any], self: Any, env: Any, ex: Exception) -> Any:
    """Name a client error (say a throttle) of a function given by its ARN; moto says only "Exception"."""
    if not isinstance(ex, ClientError):
        return original(self, env, ex)
    error, cause = StateTaskServiceLambda._error_cause_from_client_error(ex)
    return FailureEvent(
        env=env,
        error_name=CustomErrorName(error),
        event_type=HistoryEventType.LambdaFunctionFailed,
        event_details={"lambdaFunctionFailedEventDetails": {"error": error, "cause": cause}},
    )
