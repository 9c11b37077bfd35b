"""Finds the lines of one request: those that carry its id, and those printed between its START and its REPORT.

Lambda's runtimes write an unhandled exception's trace without the request id, so that the id alone would miss the very
lines that explain. A stream serves one request at a time.
"""

from collections.abc import Sequence

_START, _REPORT = "START RequestId: ", "REPORT RequestId: "
# The same in Lambda's JSON format, `{"time":…,"type":"platform.start",…}`.
_JSON = '{"time":'
_JSON_START, _JSON_REPORT = '"platform.start"', '"platform.report"'
_BEGINNING = 200
_MARKS = (_START, _REPORT, _JSON)


class RequestLines:
    """Follows one request through the lines of a window, chunk by chunk."""

    def __init__(self, request_id: str) -> None:
        """Look for this id."""
        self._id = request_id
        self._open: set[str] = set()

    def find(self, lines: Sequence[str], streams: Sequence[str] | None) -> list[int]:
        """Return the positions of the request's lines; without streams, all lines are one stream's."""
        if not self._open and self._id not in "\n".join(lines):
            return []
        found = []
        active, wanted = self._open, self._id
        for position, line in enumerate(lines):
            stream = streams[position] if streams else ""
            marked = line.startswith(_MARKS)
            if marked and begins_request(line):
                self._begin(stream, named=wanted in line)
            if stream in active or wanted in line:
                found.append(position)
            if marked and ends_request(line):
                active.discard(stream)
        return found

    def _begin(self, stream: str, *, named: bool) -> None:
        if named:
            self._open.add(stream)
        else:
            self._open.discard(stream)


def begins_request(line: str) -> bool:
    """Return True for the line that Lambda writes first of a request."""
    return line.startswith(_START) or (line.startswith(_JSON) and _JSON_START in line[:_BEGINNING])


def ends_request(line: str) -> bool:
    """Return True for the line that Lambda writes last of a request: its REPORT."""
    return line.startswith(_REPORT) or (line.startswith(_JSON) and _JSON_REPORT in line[:_BEGINNING])
