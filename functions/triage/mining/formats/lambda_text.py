"""Lambda's own text lines, and the header its runtimes put before a function's text lines."""

import re

from triage.mining.formats.parsed import Parsed

_ID = r"(?P<request_id>[0-9a-fA-F-]{36})"
_TIME = r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)"
_HEADERS = (
    # Node.js: time, request id, level, message.
    re.compile(rf"{_TIME}\t(?:{_ID}|undefined)\t(?P<level>[A-Z]{{3,8}})\t(?P<message>.*)", re.DOTALL),
    # Python: [level], time, request id, message.
    re.compile(rf"\[(?P<level>[A-Z]{{3,8}})\]\t{_TIME}\t(?:{_ID})?\t(?P<message>.*)", re.DOTALL),
    # What the service says itself ("… Task timed out after 3.00 seconds").
    re.compile(rf"{_TIME} {_ID} (?P<message>.*)", re.DOTALL),
)
_HEADLESS = re.compile(r"(?P<level>INFO|WARN|ERROR|DEBUG|TRACE|FATAL)\t(?P<message>.*)", re.DOTALL)
_PLATFORM = re.compile(r"(?:START|END|REPORT|RequestId:|INIT_|EXTENSION|LOGS|TELEMETRY|XRAY)")
_REQUEST = re.compile(r"RequestId: (?P<request_id>[0-9a-fA-F-]{36})")


def parse(line: str) -> Parsed | None:
    """Return the parts of a line in one of Lambda's text layouts, None for any other."""
    if _PLATFORM.match(line):
        request = _REQUEST.search(line, 0, 100)
        return Parsed(line, None, request["request_id"] if request else None)
    for header in _HEADERS:
        match = header.match(line)
        if match:
            parts = match.groupdict()
            return Parsed(parts["message"], parts.get("level"), parts.get("request_id"), parts["time"])
    match = _HEADLESS.match(line)
    return Parsed(match["message"], match["level"]) if match else None
