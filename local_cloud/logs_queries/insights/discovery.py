"""Fields that Logs Insights finds in a message by itself: those of JSON, and of the lines that Lambda writes.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_DECODER = json.JSONDecoder()
_PLATFORM_LINE = re.compile(r"(START|END|REPORT) RequestId: (\S+)")
# Loggers of Lambda's runtimes: "[INFO]\t<time>\t<request id>\t" (Python), "<time>\t<request id>\tINFO\t" (Node.js).
_LOGGED_LINE = re.compile(r"(?:\[\w+\]\t)?[\d-]+T[\d:.]+Z?[\t ]([0-9a-f]{8}-[0-9a-f-]{27})[\t ]")
_MEASURES = (
    ("@duration", re.compile(r"\tDuration: ([\d.]+) ms"), 1),
    ("@billedDuration", re.compile(r"\tBilled Duration: ([\d.]+) ms"), 1),
    ("@initDuration", re.compile(r"\tInit Duration: ([\d.]+) ms"), 1),
    # In bytes: AWS's own sample queries divide by 1000 twice to show megabytes.
    ("@memorySize", re.compile(r"\tMemory Size: (\d+) MB"), 1_000_000),
    ("@maxMemoryUsed", re.compile(r"\tMax Memory Used: (\d+) MB"), 1_000_000),
)
_TRACE = (
    ("@xrayTraceId", re.compile(r"XRAY TraceId: (\S+)")),
    ("@xraySegmentId", re.compile(r"SegmentId: (\S+)")),
)


def discovered_fields(message: str, *, of_lambda: bool) -> dict[str, Any]:
    """Return the fields by name.

    In logs of Lambda functions JSON is found in the midst of a line, too, its first piece only; elsewhere the whole
    message has to be JSON.
    """
    fields = dict(_flattened(document, "")) if (document := _json_object(message, inside=of_lambda)) else {}
    return {**fields, **_lambda_fields(message)} if of_lambda else fields


def _json_object(message: str, *, inside: bool) -> dict[str, Any] | None:
    start = message.find("{")
    if start < 0 or (message[:start].strip() and not inside):
        return None
    try:
        document, end = _DECODER.raw_decode(message, start)
    except ValueError:
        return None
    return document if isinstance(document, dict) and (inside or not message[end:].strip()) else None


def _lambda_fields(message: str) -> dict[str, Any]:
    platform = _PLATFORM_LINE.match(message)
    if not platform:
        logged = _LOGGED_LINE.match(message)
        return {"@requestId": logged[1]} if logged else {}
    fields: dict[str, Any] = {"@type": platform[1], "@requestId": platform[2]}
    if platform[1] == "REPORT":
        fields |= {name: float(found[1]) * unit for name, text, unit in _MEASURES if (found := text.search(message))}
        fields |= {name: found[1] for name, text in _TRACE if (found := text.search(message))}
    return fields


def _flattened(document: dict[str, Any] | list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in items:
        # A name that looks like a generated field's gets one more @.
        name = f"{prefix}@{key}" if not prefix and str(key).startswith("@") else f"{prefix}{key}"
        if isinstance(value, dict | list):
            yield from _flattened(value, f"{name}.")
        elif value is not None:
            yield name, str(value).lower() if isinstance(value, bool) else value
