"""Throttled invocations say what Lambda says: "Rate Exceeded."."""

from collections.abc import Callable
from typing import Any

from ministack.services import lambda_svc

from local_cloud.patches.settings import Settings
from local_cloud.patching import wrap


def apply(_settings: Settings) -> None:
    """Reword the body of TooManyRequestsException; its Reason stays."""
    wrap(lambda_svc, "_throttle_response", reword, parameters=("reason_code", "msg", "retry_after"))


def reword(original: Callable[..., dict[str, Any]], reason_code: str, **kwargs: Any) -> dict[str, Any]:
    """Return ministack's response with AWS's message instead of its own."""
    return original(reason_code, **{**kwargs, "msg": "Rate Exceeded."})
