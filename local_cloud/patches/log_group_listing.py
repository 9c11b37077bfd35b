"""DescribeLogGroups takes all of its filters: identifiers, linked accounts, class, and patterns that mind case.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
"""

from collections.abc import Mapping
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch_logs

from local_cloud.logs_queries.errors import RefusedError
from local_cloud.patches.log_answers import answering
from local_cloud.patches.log_groups import LogGroup
from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_function, replace

_MOST_GROUPS = 50
_OTHER_FILTERS = ("accountIdentifiers", "logGroupClass", "logGroupNamePattern", "logGroupNamePrefix")


def apply(_settings: Settings) -> None:
    """Replace the operation."""
    expect_function(cloudwatch_logs, "_decode_token", ("token",))
    expect_function(cloudwatch_logs, "_encode_token", ("offset",))
    answer = answering("DescribeLogGroups", describe_log_groups)
    replace(cloudwatch_logs, "_describe_log_groups", answer, parameters=("data",))


def describe_log_groups(data: dict[str, Any]) -> dict[str, Any]:
    """Return the response; raises RefusedError."""
    if data.get("logGroupNamePrefix") and data.get("logGroupNamePattern"):
        message = "logGroupNamePrefix and logGroupNamePattern are mutually exclusive."
        raise RefusedError("InvalidParameterException", message)
    if data.get("logGroupIdentifiers") and any(data.get(name) for name in _OTHER_FILTERS):
        message = "With logGroupIdentifiers, the only other filter is includeLinkedAccounts."
        raise RefusedError("InvalidParameterException", message)
    groups = sorted((group for group in _all_groups() if _is_wanted(group, data)), key=lambda group: group.name)
    start = cloudwatch_logs._decode_token(data.get("nextToken"))
    end = start + (data.get("limit") or _MOST_GROUPS)
    more = {"nextToken": cloudwatch_logs._encode_token(end)} if end < len(groups) else {}
    return {"logGroups": [_described(group) for group in groups[start:end]], **more}


def _all_groups() -> list[LogGroup]:
    stored = cloudwatch_logs._log_groups.all_items()
    region = get_region()
    return [LogGroup(account, where, name, record) for (account, where, name), record in stored if where == region]


def _is_wanted(group: LogGroup, data: Mapping[str, Any]) -> bool:
    if identifiers := data.get("logGroupIdentifiers"):
        own = group.account == get_account_id()
        return _arn(group) in identifiers or (own and group.name in identifiers)
    return (
        group.account in _accounts(group, data)
        and group.name.startswith(data.get("logGroupNamePrefix") or "")
        and (data.get("logGroupNamePattern") or "") in group.name
        and data.get("logGroupClass") in (None, group.record.get("logGroupClass") or "STANDARD")
    )


def _accounts(group: LogGroup, data: Mapping[str, Any]) -> set[str]:
    """Return the accounts listed: the caller's; with linked ones, of which all accounts are, those named or all."""
    if not data.get("includeLinkedAccounts"):
        return {get_account_id()}
    return set(data.get("accountIdentifiers") or [group.account])


def _arn(group: LogGroup) -> str:
    return f"arn:aws:logs:{group.region}:{group.account}:log-group:{group.name}"


def _described(group: LogGroup) -> dict[str, Any]:
    record = group.record
    filters = cloudwatch_logs._metric_filters.all_items()
    optional = {name: record[name] for name in ("retentionInDays", "kmsKeyId") if record.get(name) is not None}
    return {
        "logGroupName": group.name,
        "arn": f"{_arn(group)}:*",
        "logGroupArn": _arn(group),
        "creationTime": record["creationTime"],
        "logGroupClass": record.get("logGroupClass") or "STANDARD",
        "metricFilterCount": sum(key[2][0] == group.name and key[0] == group.account for key, _ in filters),
        # AWS counts hours later; here the figure is that of now.
        "storedBytes": sum(
            len(event["message"]) for stream in list(record["streams"].values()) for event in stream["events"]
        ),
        **optional,
    }
