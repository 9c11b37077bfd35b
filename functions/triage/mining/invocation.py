"""Tells which lines of a Lambda log stream belong to one request: one stream serves one request at a time."""

import re
from collections.abc import Iterable

from triage.ports import LogEvent

_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
# START in plain text; `platform.start` in Lambda's JSON format.
_START = re.compile(
    rf"^START RequestId: ({_UUID})|\"type\":\s?\"platform\.start\".{{0,200}}\"requestId\":\s?\"({_UUID})\""
)
_END = re.compile(r"^REPORT RequestId: |\"type\":\s?\"platform\.report\"")


def lines_of_request(events: Iterable[LogEvent], request_id: str) -> list[LogEvent]:
    """Return the events that name the request, and those its streams wrote between its START and its REPORT.

    Lambda's runtimes write an unhandled exception's traceback without the request id, so the id alone would miss
    the very lines that explain.
    """
    chosen = []
    active: set[tuple[str, str]] = set()
    for event in events:
        stream = (event.log_group, event.stream)
        start = _START.search(event.message)
        if start:
            active.discard(stream)
            if request_id in {start[1], start[2]}:
                active.add(stream)
        if stream in active or request_id in event.message:
            chosen.append(event)
        if _END.search(event.message):
            active.discard(stream)
    return chosen
