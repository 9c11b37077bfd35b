"""Log groups by name, identifier or ARN, another account's too: cross-account observability is taken to be set up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import cloudwatch_logs

from local_cloud.logs_queries.errors import RefusedError
from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, wrap

_STANDARD = "STANDARD"
# Refused for the other classes, with these words:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
_OF_STANDARD_ONLY = ("_get_log_events", "_put_metric_filter", "_describe_metric_filters", "_put_subscription_filter")


@dataclass(frozen=True)
class LogGroup:
    """A log group, where it is, and ministack's record of it."""

    account: str
    region: str
    name: str
    record: dict[str, Any]

    @property
    def is_standard(self) -> bool:
        """Whether it is of the class that supports every operation."""
        return bool(self.record.get("logGroupClass", _STANDARD) == _STANDARD)

    def require_standard(self) -> None:
        """Raise RefusedError unless the group is of the Standard class."""
        if not self.is_standard:
            raise RefusedError("ValidationException", "This operation is only supported on the Standard log class.")


def apply(_settings: Settings) -> None:
    """Refuse what only groups of the Standard class support."""
    expect_attribute(cloudwatch_logs, "_log_groups")
    for name in _OF_STANDARD_ONLY:
        wrap(cloudwatch_logs, name, refuse_other_classes, parameters=("data",))


def refuse_other_classes(original: Callable[[dict[str, Any]], Any], data: dict[str, Any]) -> Any:
    """Return the response, or the refusal for a group of another class than Standard."""
    try:
        group = group_at(data.get("logGroupName") or data.get("logGroupIdentifier") or "")
        if group:
            group.require_standard()
    except RefusedError as exc:
        return error_response_json(exc.code, str(exc), 400)
    return original(data)


def asked_group(data: dict[str, Any]) -> LogGroup:
    """Return the group that `logGroupName` or `logGroupIdentifier` asks for; raises RefusedError."""
    name, identifier = data.get("logGroupName"), data.get("logGroupIdentifier")
    if name and identifier:
        message = "LogGroup name and LogGroup ARN are mutually exclusive parameters."
        raise RefusedError("InvalidParameterException", message)
    if not name and not identifier:
        message = "Exactly one of logGroupName or logGroupIdentifier must be specified."
        raise RefusedError("InvalidParameterException", message)
    group = group_at(name or identifier or "")
    if group is None:
        raise RefusedError("ResourceNotFoundException", "The specified log group does not exist.")
    return group


def group_at(identifier: str) -> LogGroup | None:
    """Return the group of this name or ARN, None if there is none."""
    account, region, name = get_account_id(), get_region(), identifier
    if identifier.startswith("arn:"):
        _, _, _, region, account, _, name = identifier.split(":", 6)
    record = cloudwatch_logs._log_groups.get_scoped(account, region, name)
    return None if record is None else LogGroup(account, region, name, record)
