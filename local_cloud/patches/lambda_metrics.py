"""AWS/Lambda metrics of every invocation, asynchronous and internal ones included.

ministack counts only invocations that come through its API, counts an asynchronous one before it ran, and counts a
throttled one twice. Names and meaning: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

import time
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch, lambda_svc

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_function, replace, wrap


def apply(_settings: Settings) -> None:
    """Record Invocations, Errors, Duration and Throttles where every executor passes through."""
    expect_function(cloudwatch, "record_metric", ("namespace", "metric_name", "value", "unit", "dimensions"))
    dispatch = ("func", "config", "event", "request_id", "started")
    wrap(lambda_svc, "_execute_function_dispatch", record_invocation, parameters=dispatch)
    wrap(lambda_svc, "_acquire_execution_slot", record_throttle, parameters=("func", "config"))
    emit = ("function_name", "duration_ms", "error", "throttle")
    replace(lambda_svc, "_emit_lambda_metrics", record_nothing, parameters=emit)


def record_nothing(*_args: Any, **_kwargs: Any) -> None:
    """Stand in for ministack's recording in its API."""


def record_invocation(
    original: Callable[..., dict[str, Any]], func: Any, config: dict[str, Any], *args: Any
) -> dict[str, Any]:
    """Record one invocation that ran; return its result."""
    began = time.monotonic()
    result = original(func, config, *args)
    duration_ms = (time.monotonic() - began) * 1000
    _record(config, "Invocations", 1, "Count")
    _record(config, "Errors", int(bool(result.get("error"))), "Count")
    _record(config, "Throttles", 0, "Count")
    _record(config, "Duration", duration_ms, "Milliseconds")
    return result


def record_throttle(
    original: Callable[..., tuple[str | None, str | None]], func: Any, config: dict[str, Any]
) -> tuple[str | None, str | None]:
    """Record a throttle where no unit of concurrency is free."""
    slot, limit = original(func, config)
    if slot is None:
        _record(config, "Throttles", 1, "Count")
    return slot, limit


def _record(config: dict[str, Any], name: str, value: float, unit: str) -> None:
    dimensions = {"FunctionName": config["FunctionName"]}
    cloudwatch.record_metric("AWS/Lambda", name, value, unit, dimensions)
