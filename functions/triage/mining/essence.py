"""Reduces a cause to what stays the same when the same thing fails again."""

import json
from collections.abc import Iterator
from typing import Any

from triage.mining.masking import mask

# What services and runtimes write about why something failed; the rest of their records are ids, times, inputs, sizes.
# A Lambda payload; DescribeExecution; Glue; Batch; ECS; EMR; SageMaker; Athena; CodeBuild.
_TELLING = frozenset(
    {
        "errorType",
        "errorMessage",
        "stackTrace",
        "trace",
        "Error",
        "Cause",
        "ErrorMessage",
        "StatusReason",
        "Reason",
        "StopCode",
        "StoppedReason",
        "StateChangeReason",
        "FailureReason",
        "FailureDetails",
        "Message",
        "BuildStatus",
    }
)
# Numbers that are no measurement: which one it is makes the difference.
_CODES = frozenset({"ExitCode", "StatusCode"})
_DEEPEST = 12
_MOST_PARTS = 100


def essence(cause: str | None) -> tuple[str, ...]:
    """Return the telling parts of a cause, ids, times and numbers masked; of plain text the whole, of none ()."""
    if not cause:
        return ()
    record = _record(cause)
    parts = tuple(dict.fromkeys(_parts(record, 0)))[:_MOST_PARTS] if record is not None else ()
    return parts or (mask(cause),)


def _parts(value: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    for name, inner in value.items() if isinstance(value, dict) else ():
        if name in _CODES and isinstance(inner, int):
            yield f"{name} {inner}"
        elif isinstance(inner, dict):
            yield from _parts(inner, depth + 1)
        elif name in _TELLING and isinstance(inner, str):
            yield from _text(inner, depth)
        elif isinstance(inner, list):
            yield from _items(inner, name in _TELLING, depth)


def _items(values: list[Any], telling: bool, depth: int) -> Iterator[str]:
    for value in values:
        if telling and isinstance(value, str):
            yield mask(value)
        else:
            yield from _parts(value, depth + 1)


def _text(text: str, depth: int) -> Iterator[str]:
    record = _record(text)
    inner = list(_parts(record, depth + 1)) if record is not None else []
    yield from inner or [mask(text)]


def _record(text: str) -> dict[str, Any] | None:
    if not text.lstrip().startswith("{"):
        return None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
