"""JSON log lines of the common loggers: Powertools, structlog, Log4j, pino, bunyan, slog, zap, Lambda itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from triage.mining.formats.parsed import Parsed

_MESSAGE = ("message", "msg", "@message", "event", "text", "log", "body", "Message")
_LEVEL = ("level", "levelname", "severity", "log.level", "lvl", "@level", "severityText", "logLevel", "Level")
_TIME = ("timestamp", "time", "ts", "@timestamp", "asctime", "instant", "date")
_REQUEST = (
    "function_request_id",
    "requestId",
    "AWSRequestId",
    "awsRequestId",
    "aws_request_id",
    "request_id",
    "lambda_request_id",
)
_ERROR = (
    "exception",
    "exc_info",
    "error",
    "err",
    "thrown",
    "stack_trace",
    "stackTrace",
    "stack",
    "error.stack_trace",
    "cause",
)
_ERROR_TYPE = ("errorType", "exception_name", "name", "type", "class", "exceptionClass")
_ERROR_TEXT = ("errorMessage", "message", "msg", "extendedStackTrace", "stack", "stackTrace")

Extract = Callable[[Any], Any]


@dataclass(frozen=True)
class Fields:
    """Where a pipeline's own JSON lines keep things, as functions of the parsed line; None where it is not said."""

    message: Extract | None = None
    level: Extract | None = None
    request_id: Extract | None = None


COMMON = Fields()


def parse(line: str, fields: Fields = COMMON) -> Parsed | None:
    """Return the parts of a line that is a JSON object, None for any other (broken JSON, too)."""
    if not line.startswith("{"):
        return None
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(record, dict):
        return None
    message = _message(record, fields)
    level = fields.level(record) if fields.level else _first(record, _LEVEL)
    request = fields.request_id(record) if fields.request_id else _first(record, _REQUEST)
    return Parsed(
        message if message is not None else line,
        level if isinstance(level, str | int) and not isinstance(level, bool) else _inferred_level(record),
        request if isinstance(request, str) else None,
        _text(_first(record, _TIME)),
    )


def _message(record: Mapping[str, Any], fields: Fields) -> str | None:
    message = _text(fields.message(record) if fields.message else _first(record, _MESSAGE))
    error = _error(record)
    if error is None or (message and error in message):
        return message
    return f"{message}: {error}" if message else error


def _error(record: Mapping[str, Any]) -> str | None:
    """Return what was thrown: `type: text` or the stack trace as the logger wrote it."""
    if isinstance(record.get("errorType"), str):
        return f"{record['errorType']}: {_text(record.get('errorMessage')) or ''}"
    thrown = _first(record, _ERROR)
    if not isinstance(thrown, dict):
        return _text(thrown)
    name, text = _first(thrown, _ERROR_TYPE), _text(_first(thrown, _ERROR_TEXT))
    return f"{name}: {text or ''}" if isinstance(name, str) else text


def _inferred_level(record: Mapping[str, Any]) -> str | None:
    return "ERROR" if isinstance(record.get("errorType"), str) else None


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> Any:  # noqa: ANN401 - any JSON value
    for name in names:
        value = record.get(name)
        if value not in (None, "", {}, []):
            return value
    return None


def _text(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return orjson.dumps(value).decode()
