"""Finds the lines of one request: those that carry its id, and those printed between its START and END."""

from collections.abc import Iterable, Sequence


class RequestLines:
    """Follows one request through the lines of a window, chunk by chunk."""

    def __init__(self, request_id: str) -> None:
        """Look for this id."""
        self._id = request_id
        self._open_stream: str | None = None

    def find(self, lines: Sequence[str], streams: Sequence[str] | None) -> Iterable[int]:
        """Return the positions of the request's lines; without streams, all lines are one stream's."""
        if self._open_stream is None and self._id not in "\n".join(lines):
            return []
        found = []
        for position, line in enumerate(lines):
            stream = streams[position] if streams else ""
            inside = self._open_stream is not None and stream == self._open_stream
            if inside or self._id in line:
                found.append(position)
                self._follow(line, stream)
        return found

    def _follow(self, line: str, stream: str) -> None:
        if line.startswith("START RequestId: ") and self._id in line:
            self._open_stream = stream
        elif line.startswith("END RequestId: "):
            self._open_stream = None
