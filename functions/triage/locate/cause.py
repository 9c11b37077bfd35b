"""Unpacks what AWS puts into a cause: plain text, JSON, or JSON inside JSON."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# "An error occurred while executing the state 'Load' (entered at the event id #12). …"
_RUNTIME_CAUSE = re.compile(
    r"An error occurred while executing the state '(?P<state>.{1,80}?)' \(entered at the event id #(?P<id>\d{1,9})\)"
)
_LAYERS = 12
_FRAMES_KEPT = (8, 4, 2)
# The longest cause that Step Functions keeps: SensitiveCause of its service model.
CAUSE_LIMIT = 32_768
# A text member of JSON that was cut off further on.
_MEMBER = re.compile(r'"(?P<name>[A-Za-z]{1,40})"\s{0,4}:\s{0,4}"(?P<value>(?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class ToldExecution:
    """An execution that ended, as the cause of the task that waited for it tells it."""

    arn: str
    status: str | None = None
    error: str | None = None
    cause: str | None = None
    state_machine: str | None = None


def parse_json_object(text: str | None) -> dict[str, Any]:
    """Return the JSON object the text is, {} when it is none."""
    if not text or not text.lstrip().startswith("{"):
        return {}
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def layers(cause: str | None) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a cause, the outermost first, following `Cause` and `errorMessage` inwards."""
    for _ in range(_LAYERS):
        parsed = parse_json_object(cause)
        if not parsed:
            return
        yield parsed
        inner = parsed.get("Cause") or parsed.get("errorMessage")
        cause = inner if isinstance(inner, str) else None


def message_of(cause: str | None) -> str | None:
    """Return the `errorMessage` of a Lambda error payload, of any other cause the whole."""
    message = parse_json_object(cause).get("errorMessage")
    return message if isinstance(message, str) and message else cause


def with_fewer_frames(cause: str, limit: int) -> str:
    """Return a Lambda error payload of more than `limit` characters with the outer and inner frames that fit.

    `framesLeftOut` says how many are missing; the rest stays JSON, which a cut would not. Other causes are returned
    as they are.
    """
    payload = parse_json_object(cause) if len(cause) > limit else {}
    frames = payload.get("stackTrace")
    if "errorMessage" not in payload or not isinstance(frames, list):
        return cause
    for kept in (each for each in _FRAMES_KEPT if each < len(frames)):
        ends = [*frames[: kept // 2], *frames[len(frames) - kept // 2 :]]
        shorter = json.dumps({**payload, "stackTrace": ends, "framesLeftOut": len(frames) - kept}, ensure_ascii=False)
        if len(shorter) <= limit:
            return shorter
    return cause


def failing_state(cause: str | None) -> tuple[str, int] | None:
    """Return the state and the id of its entered event that Step Functions' own errors name."""
    match = _RUNTIME_CAUSE.match(cause or "")
    return (match["state"], int(match["id"])) if match else None


def told_execution(cause: str | None) -> ToldExecution | None:
    """Return the execution that a nested one's cause tells of (DescribeExecution's answer, in capitals), if any.

    Of a cause that was cut off, what stands before the cut is told.
    """
    told = _object_or_rest(cause)
    arn = _text(told, "ExecutionArn")
    if arn is None or ("Status" not in told and "StateMachineArn" not in told and not is_cut(cause)):
        return None
    return ToldExecution(
        arn, _text(told, "Status"), _text(told, "Error"), _text(told, "Cause"), _text(told, "StateMachineArn")
    )


def is_cut(cause: str | None) -> bool:
    """Tell whether the cause reached the longest that Step Functions keeps, or is JSON without its end."""
    text = (cause or "").strip()
    if len(text) >= CAUSE_LIMIT:
        return True
    return text.startswith('{"') and not text.endswith("}")


def _object_or_rest(cause: str | None) -> dict[str, Any]:
    parsed = parse_json_object(cause)
    if parsed or not is_cut(cause) or not (cause or "").lstrip().startswith("{"):
        return parsed
    found: dict[str, Any] = {}
    for member in _MEMBER.finditer(cause or ""):
        found.setdefault(member["name"], _unescaped(member["value"]))
    return found


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def _text(told: dict[str, Any], key: str) -> str | None:
    value = told.get(key)
    return value if isinstance(value, str) and value else None
