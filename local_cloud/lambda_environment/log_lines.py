"""The lines Lambda itself writes around an invocation, character for character as in CloudWatch Logs.

Formats: https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html and .../monitoring-cloudwatchlogs.html
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple


class LogLine(NamedTuple):
    """One log event: when (epoch milliseconds) and what."""

    at: int
    message: str


@dataclass(frozen=True)
class Usage:
    """What one invocation took: milliseconds and megabytes; `init_ms` only when it had to start the environment."""

    duration_ms: float
    memory_size_mb: int
    max_memory_used_mb: int
    init_ms: float | None = None


def init_start(runtime: str) -> str:
    """Return the line that opens a new environment's log stream."""
    version = runtime.removeprefix("python")
    return f"INIT_START Runtime Version: python:{version}.local\tRuntime Version ARN: arn:aws:lambda:::runtime:local\n"


def start(request_id: str, version: str) -> str:
    """Return the line before the handler's own."""
    return f"START RequestId: {request_id} Version: {version}\n"


def end(request_id: str) -> str:
    """Return the line after the handler's own."""
    return f"END RequestId: {request_id}\n"


def report(request_id: str, usage: Usage, status: str = "") -> str:
    """Return the REPORT line; `status` is empty, `timeout` or `error\\tError Type: <type>`.

    Billed Duration is the duration, with the init of a managed runtime, rounded up to a millisecond.
    """
    billed = math.ceil(round(usage.duration_ms + (usage.init_ms or 0.0), 2))
    fields = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {usage.duration_ms:.2f} ms",
        f"Billed Duration: {billed} ms",
        f"Memory Size: {usage.memory_size_mb} MB",
        f"Max Memory Used: {usage.max_memory_used_mb} MB",
    ]
    if usage.init_ms is not None:
        fields.append(f"Init Duration: {usage.init_ms:.2f} ms")
    if status:
        fields.append(f"Status: {status}")
    return "\t".join(fields) + "\t\n"


def timed_out(request_id: str, at: int, timeout_seconds: float) -> str:
    """Return the line of an invocation that reached the function's timeout at `at` (epoch milliseconds)."""
    return f"{iso(at)} {request_id} Task timed out after {timeout_seconds:.2f} seconds\n\n"


def runtime_exited(request_id: str, reason: str) -> str:
    """Return the line of a runtime process that ended during an invocation."""
    return f"RequestId: {request_id} Error: {reason}\nRuntime.ExitError\n"


def iso(at: int) -> str:
    """Return epoch milliseconds as Lambda prints times: 2026-11-22T02:13:44.031Z."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
