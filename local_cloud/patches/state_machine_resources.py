"""Step Functions calls on Map Runs and tags are allowed by their resource; ministack takes it for unknown (`*`)."""

import json
from collections.abc import Callable
from typing import Any

from local_cloud.patches.settings import Settings
from local_cloud.resource_arns import wrap_resource_arn

_NAMING = ("mapRunArn", "resourceArn")


def apply(_settings: Settings) -> None:
    """Name the resource of DescribeMapRun, ListExecutions of a Map Run, and the calls on tags."""
    wrap_resource_arn(name_resource)


def name_resource(
    original: Callable[..., str], service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any
) -> str:
    """Return the ARN that the request is about, `*` when it names none."""
    arn = original(service, method, path, headers, body, *rest)
    if service != "states" or arn != "*":
        return arn
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return arn
    named = [request[member] for member in _NAMING if isinstance(request, dict) and request.get(member)]
    return str(named[0]) if named else arn
