"""The given logs, each read once however often it is asked for: standard input cannot be read again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property

from triage.errors import ResourceNotFoundError
from triage.files.exports import Exports
from triage.files.log_window import LogWindow, read_window
from triage.ports import InsightsAnswer, LogGroup, LogPage


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

    def pages(
        self,
        log_group: str,
        *,
        start: datetime,  # noqa: ARG002 - the port's signature
        end: datetime,  # noqa: ARG002 - the port's signature
        pattern: str | None = None,
        streams: Sequence[str] = (),  # noqa: ARG002 - the port's signature
        newest_first: bool = False,  # noqa: ARG002 - the port's signature
    ) -> Iterator[LogPage]:
        """Yield the lines of the log of this name, of all for "", that hold the pattern, whatever their time.

        A page a log; their group is the file, their id `first-last`, the lines of the file on which they stand.
        """
        for name, window in self.windows:
            if log_group in {"", name}:
                yield _page(name, window, pattern or "")

    def describe(self, log_group: str) -> LogGroup:
        """Raise ResourceNotFoundError: a file has no retention and no class."""
        raise ResourceNotFoundError(f"log group {log_group} is not among the files")

    def query(self, log_groups: Sequence[str], query: str, **bounds: object) -> InsightsAnswer:  # noqa: ARG002 - as above
        """Raise ResourceNotFoundError: files are read whole."""
        raise ResourceNotFoundError(f"log groups {', '.join(log_groups)} are not among the files")


def _page(name: str, window: LogWindow, wanted: str) -> LogPage:
    chosen = [index for index, text in enumerate(window.texts) if wanted in text]
    places = (window.place(index, index) for index in chosen)
    return LogPage(
        log_group=name,
        messages=[window.texts[index] for index in chosen],
        times=[window.time(index) or 0 for index in chosen],
        streams=[window.streams[index] for index in chosen],
        ids=[f"{first}-{last}" for first, last in places],
    )
