"""Finds the lines of one request: those that carry its id, and those printed between its START and its REPORT.

Lambda's runtimes write an unhandled exception's trace without the request id, so that the id alone would miss the very
lines that explain. A stream serves one request at a time.
"""

from collections.abc import Sequence

_START, _REPORT = "START RequestId: ", "REPORT RequestId: "
# The same in Lambda's JSON format, within the beginning of the line.
_JSON_START, _JSON_REPORT = '"platform.start"', '"platform.report"'
_BEGINNING = 200


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
        for position, line in enumerate(lines):
            stream = streams[position] if streams else ""
            named = self._id in line
            if begins_request(line):
                self._begin(stream, named=named)
            if named or stream in self._open:
                found.append(position)
            if ends_request(line):
                self._open.discard(stream)
        return found

    def _begin(self, stream: str, *, named: bool) -> None:
        if named:
            self._open.add(stream)
        else:
            self._open.discard(stream)


def begins_request(line: str) -> bool:
    """Return True for the line that Lambda writes first of a request."""
    return line.startswith(_START) or (line.startswith("{") and _JSON_START in line[:_BEGINNING])


def ends_request(line: str) -> bool:
    """Return True for the line that Lambda writes last of a request: its REPORT."""
    return line.startswith(_REPORT) or (line.startswith("{") and _JSON_REPORT in line[:_BEGINNING])
