"""A CloudFormation call is allowed on the stack it names; ministack looks for the name where clients do not send it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from local_cloud.patches.settings import Settings
from local_cloud.resource_arns import wrap_resource_arn


def apply(_settings: Settings) -> None:
    """Name the stack of calls whose form is the request's body, as botocore's is."""
    wrap_resource_arn(name_stack)


def name_stack(
    original: Callable[..., str], service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any
) -> str:
    """Return the ARN that the request is about, `*` when it names none."""
    arn = original(service, method, path, headers, body, *rest)
    if service != "cloudformation" or arn != "*":
        return arn
    _query, region, account = rest
    (name,) = parse_qs((body or b"").decode(errors="replace")).get("StackName", [""])[:1]
    if not name or name.startswith("arn:"):
        return name or arn
    return f"arn:aws:cloudformation:{region}:{account}:stack/{name}/*"
