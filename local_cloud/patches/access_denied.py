"""A denial names the resource, as AWS's does; ministack leaves it out for most services."""

from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_function, wrap

_PARAMETERS = ("service", "action", "principal_arn", "request_id", "error_code", "message", "headers")


def apply(_settings: Settings) -> None:
    """Word denials decided by identity policies as AWS words them."""
    expect_function(iam_actions, "identity_denial_message", ("action", "principal_arn", "resource", "explicit_deny"))
    parameters = (*_PARAMETERS, "resource_arn", "explicit_deny", "resource_policy_arn")
    wrap(iam_actions, "access_denied_response", name_resource, parameters=parameters)


def name_resource(
    original: Callable[..., Any], service: str, action: str, principal_arn: str, request_id: str, **details: Any
) -> Any:
    """Return the response, with a message that names the resource unless another one is given."""
    resource_policy = details.get("resource_policy_arn") and details.get("explicit_deny")
    if not details.get("message") and not details.get("error_code") and not resource_policy:
        arn = details.get("resource_arn", "*")
        # S3 alone puts the ARN between quotation marks.
        resource = f'"{arn}"' if service == "s3" else arn
        explicit = bool(details.get("explicit_deny"))
        details["message"] = iam_actions.identity_denial_message(action, principal_arn, resource, explicit)
    return original(service, action, principal_arn, request_id, **details)
