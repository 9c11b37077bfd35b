"""Finds the lines of one request: those that carry its id, and those printed between its START and its REPORT.

Lambda's runtimes write an unhandled exception's trace without the request id, so that the id alone would miss the very
lines that explain. A stream serves one request at a time.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from enum import IntEnum

_START, _END, _REPORT = "START RequestId: ", "END RequestId: ", "REPORT RequestId: "
# The same in Lambda's JSON format, `{"time":…,"type":"platform.start",…}`.
_JSON = '{"time":'
_JSON_START, _JSON_END, _JSON_REPORT = '"platform.start"', '"platform.runtimeDone"', '"platform.report"'
_BEGINNING = 200
_MARKS = (_START, _END, _REPORT, _JSON)


class _Mark(IntEnum):
    """What a line of Lambda's own says, in the order in which it counts where several have the same time."""

    ANOTHER_BEGINS = 0
    ANOTHER_ENDS = 1
    BEGINS = 2
    ENDS = 3


class RequestLines:
    """Follows one request through the lines of a window, chunk by chunk."""

    def __init__(self, request_id: str) -> None:
        """Look for this id."""
        self._id = request_id
        self._open: set[str] = set()

    def find(
        self, lines: Sequence[str], streams: Sequence[str] | None, times: Sequence[int] | None = None
    ) -> list[int]:
        """Return the positions of the request's lines; without streams, all lines are one stream's.

        Without `times` the lines are in their order. CloudWatch Logs promises none among the lines of one millisecond:
        with `times`, which ascend, a stream's lines of the moments in which the request begins and ends are its own as
        well, but for what Lambda says of another.
        """
        if not self._open and self._id not in "\n".join(lines):
            return []
        moments = times if times is not None else range(len(lines))
        places = streams if streams is not None else [""] * len(lines)
        marks = self._marks(lines)
        spans = self._spans((moments[at], mark, places[at]) for at, mark in marks.items())
        found = {at for at, line in enumerate(lines) if self._id in line}
        for stream, begin, end in spans:
            during = range(bisect_left(moments, begin), bisect_right(moments, end))
            found.update(at for at in during if places[at] == stream and at not in marks)
        return sorted(found)

    def _marks(self, lines: Sequence[str]) -> dict[int, _Mark]:
        found = {at: self._mark(line) for at, line in enumerate(lines) if line.startswith(_MARKS)}
        return {at: mark for at, mark in found.items() if mark is not None}

    def _mark(self, line: str) -> _Mark | None:
        ours = self._id in line
        if begins_request(line):
            return _Mark.BEGINS if ours else _Mark.ANOTHER_BEGINS
        if ends_request(line):
            return _Mark.ENDS if ours else _Mark.ANOTHER_ENDS
        return None if ours or not _is_done(line) else _Mark.ANOTHER_ENDS

    def _spans(self, marks: Iterable[tuple[float, _Mark, str]]) -> list[tuple[str, float, float]]:
        """Return which streams served the request from when to when; what stays open goes on in the next lines."""
        since = dict.fromkeys(self._open, -math.inf)
        spans = []
        for moment, mark, stream in sorted(marks):
            if mark is _Mark.BEGINS:
                since.setdefault(stream, moment)
            elif mark is not _Mark.ANOTHER_ENDS and stream in since:
                spans.append((stream, since.pop(stream), moment))
        self._open = set(since)
        return [*spans, *((stream, begin, math.inf) for stream, begin in since.items())]


def begins_request(line: str) -> bool:
    """Return True for the line that Lambda writes first of a request."""
    return line.startswith(_START) or (line.startswith(_JSON) and _JSON_START in line[:_BEGINNING])


def ends_request(line: str) -> bool:
    """Return True for the line that Lambda writes last of a request: its REPORT."""
    return line.startswith(_REPORT) or (line.startswith(_JSON) and _JSON_REPORT in line[:_BEGINNING])


def _is_done(line: str) -> bool:
    """Return True for the line that Lambda writes when the code has returned."""
    return line.startswith(_END) or (line.startswith(_JSON) and _JSON_END in line[:_BEGINNING])
