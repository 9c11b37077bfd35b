"""Reads which exception a text speaks of: a Lambda error payload, a log line, a stack trace."""

import json
import re
from collections import deque
from typing import Any

from triage.knowledge import Raised

_NAME = r"(?:[A-Za-z_]\w{0,80}\.){0,8}[A-Z]\w{0,100}"
# `[ERROR] ValueError: text`, as Lambda's Python runtime logs what the handler did not catch.
_RUNTIME_LINE = re.compile(rf"^\[ERROR\]\s{{1,4}}(?P<type>{_NAME})(?:: (?P<message>[^\n]{{0,2000}}))?$", re.MULTILINE)
# The last line of a trace stands at the margin, the frames before it are indented.
_MARGIN_LINE = re.compile(rf"^(?P<type>{_NAME})(?:: (?P<message>[^\n]{{0,2000}}))?$", re.MULTILINE)
# A payload that stands inside another text, its quotes escaped or not.
_QUOTE = r"\\{0,3}\""
_PAYLOAD_TYPE = re.compile(rf"{_QUOTE}errorType{_QUOTE}:\s{{0,3}}{_QUOTE}(?P<type>[\w.$]{{1,100}}){_QUOTE}")
_PAYLOAD_MESSAGE = re.compile(rf"{_QUOTE}errorMessage{_QUOTE}:\s{{0,3}}{_QUOTE}(?P<message>[^\n\"\\]{{0,500}})")
# Lambda's REPORT line names no error; this is ours for one that shows (almost) no memory left.
MEMORY_FULL = "Lambda.MemoryFull"
_REPORTED_MEMORY = re.compile(r"Memory Size: (?P<size>\d{1,6}) MB\s{1,4}Max Memory Used: (?P<used>\d{1,6}) MB")
_FULL = 0.98
_LOOKS_LIKE_ERROR = re.compile(r"(?:Error|Exception|Exit|Interrupt|Timeout|Fault|Failure|NoSuch\w+|Throttl\w+)$")
_FRAME = re.compile(
    r"^\s{1,8}File \"(?P<file>[^\"\n]{1,300})\", line \d{1,7}, in [^\n]{1,200}\n\s{1,12}(?P<line>[^\n]{1,500})",
    re.MULTILINE,
)
_INSTALLED = re.compile(r"/(?:site|dist)-packages/|/lib(?:64)?/python3|^<|^/opt/")
_EXPLICIT_CAUSE = "The above exception was the direct cause of the following exception"
DURING_HANDLING = "During handling of the above exception, another exception occurred"
_CLIENT_ERROR = re.compile(r"An error occurred \((?P<code>[\w.]{1,100})\) when calling the \w{1,80} operation")
# Java's, Go's and Node's wordings, S3's XML, and the names Step Functions gives.
_CODES = (
    _CLIENT_ERROR,
    re.compile(r"Error Code: (?P<code>[\w.]{1,100})"),
    re.compile(r"\bapi error (?P<code>[A-Z][\w.]{1,100})"),
    re.compile(r"<Code>(?P<code>[\w.]{1,100})</Code>"),
    re.compile(
        r"\b(?P<code>(?:States|Runtime|Sandbox|Function|Extension)\.[A-Z]\w{1,60})(?=[\"':]|\s{0,3}$)", re.MULTILINE
    ),
    re.compile(r"\b(?P<code>[A-Z]\w{2,60}Exception)(?=:|\s{0,3}$)", re.MULTILINE),
    re.compile(r"\b[a-z]\w{0,40}(?:\.[a-z]\w{0,40}){2,8}\.(?P<code>[A-Z]\w{1,80}(?:Exception|Error))\b"),
)

# The names under which loggers and runtimes write an exception into a JSON record.
_TYPE_KEYS = ("errorType", "exception_name", "error_type")
_MESSAGE_KEYS = ("errorMessage", "exception_message", "error_message", "message")
_TEXT_KEYS = (*_MESSAGE_KEYS, "exception", "stack_trace", "stackTrace", "stack", "error", "cause")


def read_raised(text: str) -> Raised | None:
    """Return the exception that began it; None when the text tells of none.

    With `raise … from …` that is the first exception, since Python calls it the direct cause of the others. With
    "During handling of the above exception" it is the last: the earlier ones were being dealt with.
    """
    if record := json_record(text):
        return _from_record(record)
    scope = text.split(_EXPLICIT_CAUSE, 1)[0]
    named = [_raised(found) for found in _MARGIN_LINE.finditer(scope)] if "Traceback" in scope else []
    named = [each for each in named if each.message or _LOOKS_LIKE_ERROR.search(each.type)]
    if named:
        return named[-1]
    if found := _RUNTIME_LINE.search(scope):
        return _raised(found)
    return _bare(scope) or _embedded(scope)


def raised_by_own_code(text: str) -> bool:
    """Return whether a `raise` of the pipeline's own code ended it, and not a call that failed.

    Known of Python only, whose frames show the line: the last one outside of installed packages is then a `raise`.
    """
    last = next(iter(deque(_FRAME.finditer(text), maxlen=1)), None)
    return last is not None and not _INSTALLED.search(last["file"]) and last["line"].startswith("raise ")


def read_handled(text: str) -> Raised | None:
    """Return the exception that was being handled when another one was raised; None when there was none."""
    before, marker, _ = plain_text(text).partition(DURING_HANDLING)
    return read_raised(before) if marker else None


def error_names(text: str) -> tuple[str, ...]:
    """Return the error codes and names the text gives, in the wordings of the SDKs and services, none twice."""
    codes = [found.group("code") for code in _CODES for found in code.finditer(text)]
    if any(_is_full(report) for report in _REPORTED_MEMORY.finditer(text)):
        codes.append(MEMORY_FULL)
    return tuple(dict.fromkeys(codes))


def _is_full(report: re.Match[str]) -> bool:
    return int(report["used"]) >= _FULL * int(report["size"])


def json_record(text: str) -> dict[str, Any] | None:
    """Return the JSON object the text is, or that follows a logger's prefix on its first line; None when it is none."""
    start = text.find("{")
    if start < 0 or "\n" in text[:start] or not text.rstrip().endswith("}"):
        return None
    try:
        record = json.loads(text[start:])
    except ValueError:
        return None
    except RecursionError:  # brackets nested thousands deep are hostile text, not a record
        return None
    return record if isinstance(record, dict) else None


def plain_text(text: str) -> str:
    """Return what the text says: the texts inside a JSON record one after the other, else the text itself."""
    record = json_record(text)
    if record is None:
        return text.replace("\u00a0", " ")
    parts = [part for key in _TEXT_KEYS if (part := _as_text(record.get(key)))]
    return "\n".join([*dict.fromkeys(parts), text])


def _from_record(record: dict[str, Any]) -> Raised | None:
    name = _first(record, _TYPE_KEYS)
    if name is not None:
        return Raised(type=_short(name), message=_first_line(_first(record, _MESSAGE_KEYS) or ""))
    traces = (_as_text(record.get(key)) for key in ("exception", "stack_trace", "error"))
    return next((raised for trace in traces if "\n" in trace and (raised := read_raised(trace))), None)


def _bare(scope: str) -> Raised | None:
    """Return the exception when it is all the text says: `ValueError: no such row`."""
    found = _MARGIN_LINE.match(scope.strip())
    if found and found.group("message") and _LOOKS_LIKE_ERROR.search(found.group("type")):
        return _raised(found)
    return None


def _embedded(scope: str) -> Raised | None:
    """Return the exception of a Lambda error payload that is quoted inside the text."""
    named = _PAYLOAD_TYPE.search(scope)
    said = _PAYLOAD_MESSAGE.search(scope)
    return Raised(type=_short(named["type"]), message=said["message"] if said else "") if named else None


def _raised(found: re.Match[str]) -> Raised:
    return Raised(type=_short(found.group("type")), message=(found.group("message") or "").strip())


def _short(name: str) -> str:
    # Runtime.ExitError and Sandbox.Timedout are names of Lambda's own, whole; `botocore.exceptions.ClientError` is not.
    return name if name.startswith(("Runtime.", "Sandbox.", "Function.", "Extension.")) else name.rsplit(".", 1)[-1]


def _first(record: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((value for key in keys if isinstance(value := record.get(key), str) and value), None)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "\n".join(value)
    return ""
