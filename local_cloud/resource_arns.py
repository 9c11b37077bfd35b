"""Where ministack works out which resource a request is about, for the policies that allow it."""

from collections.abc import Callable

from ministack.core import iam_actions

from local_cloud.patching import wrap

_PARAMETERS = ("service", "method", "path", "headers", "body", "query_params", "region", "account_id")


def wrap_resource_arn(wrapper: Callable[..., str]) -> None:
    """Have `wrapper(original, service, method, path, headers, body, query_params, region, account_id)` tell the ARN.

    `*` stands for a request that names no resource. Several patches may wrap it, each for its own service.
    """
    wrap(iam_actions, "extract_resource_arn", wrapper, parameters=_PARAMETERS)
