"""Stack traces joined from log lines, one language a file; a new language is a file and one entry in LANGUAGES."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from triage.mining.formats import Parsed, parse_line
from triage.mining.stack_traces import dotnet, golang, java, javascript, php, python, ruby, rust, sql
from triage.mining.stack_traces.trace import Frame, Language, Raised, Trace

__all__ = ["LANGUAGES", "Frame", "Raised", "Trace", "collect"]

# A line begins a trace of the first language that reads one from the lines behind it.
LANGUAGES = cast("tuple[Language, ...]", (python, golang, rust, php, ruby, sql, java, javascript, dotnet))
# Every first line of a trace has one of these.
_HINTS = ("Traceback (", "panic", "rror", "xception", "Uncaught ", "in `", "in '", "Throwable", "syntax", "RequestId")
_LONGEST = 1_000
_READ = 4_000


@dataclass
class _Lane:
    """The lines of one request, or of one stream, that may become a trace."""

    languages: list[Language] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)

    def offer(self, line: str, position: int) -> Trace | None:
        """Take the next line; return the trace that it ends, if any."""
        if self.languages and len(self.lines) < _LONGEST:
            going_on = [language for language in self.languages if language.CONTINUE.match(line)]
            if going_on:
                self.languages = going_on
                self._keep(line, position)
                return None
        ended = self.close()
        self.languages = [language for language in LANGUAGES if language.BEGIN.match(line)]
        if self.languages:
            self._keep(line, position)
        return ended

    def close(self) -> Trace | None:
        """Return the trace of the lines so far, None when they are none; forget them."""
        lines, positions, languages = self.lines, self.positions, self.languages
        self.lines, self.positions, self.languages = [], [], []
        for language in languages:
            chain = language.read(lines)
            if chain:
                return Trace(language.NAME, chain, tuple(dict.fromkeys(positions)))
        return None

    def _keep(self, line: str, position: int) -> None:
        self.lines.append(line)
        self.positions.append(position)


_IDLE = _Lane()


def collect(lines: Sequence[str], streams: Sequence[str] | None = None) -> list[Trace]:
    """Return the stack traces in log lines or events, in the order in which they end.

    A trace may stand within one event or across events; those of different streams and of different request ids are
    kept apart. Positions count from 0.
    """
    lanes: dict[tuple[str, str | None], _Lane] = {}
    current: dict[str, str | None] = {}
    traces: list[Trace] = []
    for position, event in enumerate(lines):
        stream = streams[position] if streams else ""
        if not lanes.get((stream, current.get(stream)), _IDLE).languages and not _may_begin(event):
            continue
        parsed = parse_line(event[: _READ * 8])
        # A line without a request id goes on with the request that its stream spoke of last.
        current[stream] = parsed.request_id or current.get(stream)
        lane = lanes.setdefault((stream, current[stream]), _Lane())
        for line in _lines(event, parsed):
            trace = lane.offer(line, position)
            if trace:
                traces.append(trace)
    return traces + [trace for lane in lanes.values() if (trace := lane.close())]


def _may_begin(event: str) -> bool:
    return any(hint in event for hint in _HINTS)


def _lines(event: str, parsed: Parsed) -> Iterator[str]:
    """Yield the lines of an event, without its header where it has one; indentation tells calls from text: it stays."""
    headed = parsed.time is not None or parsed.request_id is not None or event.startswith("{")
    text = parsed.message if headed else event.rstrip()
    for line in text.splitlines() or [""]:
        yield line[:_READ].rstrip()
