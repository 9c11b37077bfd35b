"""The given logs, each read once however often it is asked for: standard input cannot be read again."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from triage.files.exports import Exports
from triage.files.log_window import LogWindow, read_window
from triage.ports import LogEvent


class GivenLogs:
    """The lines of the given logs and of their baseline; as a port, their lines as events."""

    def __init__(self, exports: Exports) -> None:
        """Read nothing yet."""
        self._exports = exports

    @cached_property
    def windows(self) -> tuple[tuple[str, LogWindow], ...]:
        """Each log's name and its lines; raises InvalidInputError for one that cannot be read."""
        return tuple((log.name, read_window(log.lines())) for log in self._exports.logs)

    @cached_property
    def before(self) -> list[str]:
        """The lines of all baselines; raises InvalidInputError for one that cannot be read."""
        return [text for log in self._exports.baseline for text in read_window(log.lines()).texts]

    def events(
        self,
        log_group: str,
        *,
        start: datetime,  # noqa: ARG002 - the port's signature
        end: datetime,  # noqa: ARG002 - the port's signature
        pattern: str | None = None,
    ) -> Iterator[LogEvent]:
        """Yield the lines of the log of this name, of all for "", that hold the pattern, whatever their time.

        Their group is the file, their id `first-last`, the lines of the file on which they stand.
        """
        for name, window in self.windows:
            if log_group in {"", name}:
                yield from _events(name, window, pattern or "")


def _events(name: str, window: LogWindow, wanted: str) -> Iterator[LogEvent]:
    for index, text in enumerate(window.texts):
        if wanted in text:
            first, last = window.place(index, index)
            at = window.time(index) or 0
            yield LogEvent(
                log_group=name, stream=window.streams[index], timestamp=at, id=f"{first}-{last}", message=text
            )
