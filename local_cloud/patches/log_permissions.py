"""A policy is asked about the log group that is read, in AWS's form; ministack knows groups by name alone.

A policy has to allow `arn:aws:logs:<region>:<account>:log-group:<name>:*`: the resource asked about ends with
`:log-stream:` and, where one is read, its name.
"""

import json
from collections.abc import Callable
from typing import Any

from local_cloud.patches.settings import Settings
from local_cloud.resource_arns import wrap_resource_arn

# Reads of a group, or of all: with no group named, theirs is an empty one.
_READS = frozenset(
    {
        "DescribeLogGroups",
        "DescribeLogStreams",
        "FilterLogEvents",
        "GetLogEvents",
        "GetQueryResults",
        "StartQuery",
        "StopQuery",
    }
)


def apply(_settings: Settings) -> None:
    """Name the resource of reads."""
    wrap_resource_arn(name_log_group)


def name_log_group(original: Callable[..., str], service: str, *request: Any) -> str:
    """Return the ARN that policies are asked about."""
    _, _, headers, body, _, region, account = request
    action = headers.get("x-amz-target", "").rpartition(".")[2]
    if service != "logs" or action not in _READS:
        return original(service, *request)
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        return original(service, *request)
    # Of several groups only the first is asked about.
    several = (data.get("logGroupNames") or data.get("logGroupIdentifiers") or [""])[0]
    group = data.get("logGroupName") or data.get("logGroupIdentifier") or several
    arn = group if group.startswith("arn:") else f"arn:aws:logs:{region}:{account}:log-group:{group}"
    return f"{arn}:log-stream:{data.get('logStreamName', '')}"
