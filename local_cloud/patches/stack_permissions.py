"""A CloudFormation call is allowed on the stack it names; ministack looks for the name where clients do not send it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from ministack.core import iam_actions

from local_cloud.patches.settings import Settings
from local_cloud.patching import wrap

_PARAMETERS = ("service", "method", "path", "headers", "body", "query_params", "region", "account_id")


def apply(_settings: Settings) -> None:
    """Name the stack of calls whose form is the request's body, as botocore's is."""
    wrap(iam_actions, "extract_resource_arn", name_stack, parameters=_PARAMETERS)


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
