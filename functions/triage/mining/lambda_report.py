"""The arithmetic of Lambda's REPORT lines: how near invocations came to their memory and time."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import orjson

_START = "REPORT RequestId: "
_JSON = '{"time":'
_JSON_KIND = "platform.report"
_INIT, _JSON_INIT = "INIT_REPORT ", "platform.initReport"
_INIT_FAILED = frozenset({"error", "failure", "timeout"})
_JSON_BEGINNING = 200
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
_NEAR = 0.95


class Invocation(NamedTuple):
    """One invocation as its REPORT line tells it; durations in milliseconds, memory in MB."""

    request_id: str
    duration: float
    memory_size: int
    memory_used: int
    init_duration: float | None
    status: str | None
    error_type: str | None
    position: int
    time: int | None

    @property
    def memory_share(self) -> float:
        """Return used memory as a share of the function's size."""
        return self.memory_used / self.memory_size


class Statement(NamedTuple):
    """One fact about invocations, and the invocations it is about."""

    text: str
    invocations: tuple[Invocation, ...]


def parse_report(line: str, index: int = 0, time: int | None = None) -> Invocation | None:
    """Return the figures of a REPORT line, in text or in Lambda's JSON format; None for any other line."""
    if line.startswith(_JSON) and _JSON_KIND in line[:_JSON_BEGINNING]:
        return _from_json(line, index, time)
    if not line.startswith(_START):
        return None
    fields = dict(field.partition(": ")[::2] for field in line[7:].strip().split("\t"))
    duration, size, used = (_number(fields.get(name)) for name in ("Duration", "Memory Size", "Max Memory Used"))
    if duration is None or used is None or not size:
        return None
    return Invocation(
        fields["RequestId"],
        duration,
        int(size),
        int(used),
        _number(fields.get("Init Duration")),
        fields.get("Status"),
        fields.get("Error Type"),
        index,
        time,
    )


def _from_json(line: str, index: int, time: int | None) -> Invocation | None:
    """Return the figures of a `platform.report` record.

    Its members: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report
    """
    try:
        record = orjson.loads(line)["record"]
        metrics = record["metrics"]
        return Invocation(
            record["requestId"],
            float(metrics["durationMs"]),
            int(metrics["memorySizeMB"]) or 1,
            int(metrics["maxMemoryUsedMB"]),
            metrics.get("initDurationMs"),
            record.get("status"),
            record.get("errorType"),
            index,
            time,
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None


def parse_init_failure(line: str) -> str | None:
    """Return how an initialisation ended that failed (`timeout`, `Runtime.ImportModuleError`), None for other lines.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
    """
    if line.startswith(_JSON) and _JSON_INIT in line[:_JSON_BEGINNING]:
        try:
            fields = orjson.loads(line)["record"]
            status, kind = fields.get("status"), fields.get("errorType")
        except (orjson.JSONDecodeError, KeyError, AttributeError):
            return None
    elif line.startswith(_INIT):
        fields = dict(field.partition(": ")[::2] for field in line[len(_INIT) :].strip().split("\t"))
        status, kind = fields.get("Status"), fields.get("Error Type")
    else:
        return None
    return str(kind or status) if status in _INIT_FAILED else None


def _number(text: str | None) -> float | None:
    match = _NUMBER.match(text) if text else None
    return float(match.group()) if match else None


def statements(invocations: Sequence[Invocation], *, timeout_ms: float | None = None) -> list[Statement]:
    """Return what stands out: memory nearly used up, time nearly used up, invocations that did not end well."""
    found = [_memory(invocations), _timed_out(invocations), _duration(invocations, timeout_ms), _failed(invocations)]
    return [statement for statement in found if statement]


def _memory(invocations: Sequence[Invocation]) -> Statement | None:
    tight = tuple(invocation for invocation in invocations if invocation.memory_share >= _NEAR)
    if not tight:
        return None
    shares = sorted(round(invocation.memory_share * 100) for invocation in tight)
    size = tight[-1].memory_size
    return Statement(f"memory {_span(shares, '%')} of {size} MB used in {_of(tight, invocations)}", tight)


def _timed_out(invocations: Sequence[Invocation]) -> Statement | None:
    late = tuple(invocation for invocation in invocations if invocation.status == "timeout")
    if not late:
        return None
    return Statement(f"timed out after {late[-1].duration / 1000:.2f} s in {_of(late, invocations)}", late)


def _duration(invocations: Sequence[Invocation], timeout_ms: float | None) -> Statement | None:
    if not timeout_ms:
        return None
    # Those that reached it are told as timed out.
    in_time = (invocation for invocation in invocations if invocation.status != "timeout")
    slow = tuple(invocation for invocation in in_time if invocation.duration >= timeout_ms * _NEAR)
    if not slow:
        return None
    shares = sorted(round(invocation.duration / timeout_ms * 100) for invocation in slow)
    return Statement(
        f"duration {_span(shares, '%')} of the {timeout_ms / 1000:g} s timeout in {_of(slow, invocations)}", slow
    )


def _failed(invocations: Sequence[Invocation]) -> Statement | None:
    failed = tuple(invocation for invocation in invocations if invocation.status == "error")
    if not failed:
        return None
    types = sorted({invocation.error_type for invocation in failed if invocation.error_type})
    kinds = f" ({', '.join(types)})" if types else ""
    return Statement(f"Lambda reports an error{kinds} in {_of(failed, invocations)}", failed)


def _span(values: Sequence[int], unit: str) -> str:
    low, high = values[0], values[-1]
    return f"{low}{unit}" if low == high else f"{low}-{high}{unit}"


def _of(some: Sequence[Invocation], every: Sequence[Invocation]) -> str:
    if list(some) == list(every[-len(some) :]) and len(some) < len(every):
        which = f"last {len(some)}" if len(some) > 1 else "last"
        return f"the {which} of {len(every)} invocations"
    return f"{len(some)} of {len(every)} invocation{'s' if len(every) > 1 else ''}"
