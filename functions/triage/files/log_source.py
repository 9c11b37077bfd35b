"""The source `logs` over log files: the lines that explain, with file and line numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from triage.errors import InvalidInputError
from triage.files.given_logs import GivenLogs
from triage.files.log_window import LogWindow
from triage.mining.epoch import from_milliseconds
from triage.mining.excerpt import excerpt
from triage.mining.explain import explain
from triage.mining.formats import parse_line
from triage.mining.handled import messages_of
from triage.mining.passages import is_lambdas_own
from triage.mining.requests import RequestLines
from triage.mining.telling import strength
from triage.model.arn import Arn
from triage.model.base import iso
from triage.model.evidence import BlindSpot, Fact, GatheredEvidence, LogLineRef
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.signal import FilesGiven
from triage.ports import Ports
from triage.settings import Settings
from triage.sources.source import Source

NAME = "logs"
_CHARACTERS = 6000
# The most telling lines first; from the fourth on they are more likely what followed.
_WEIGHTS = (0.92, 0.86, 0.8, 0.7, 0.65, 0.6)
# By `strength`: a line that at least warns, and one that tells of an error.
_TELLING = 0.3
_ERROR = 1.0
# What the program got over is surely not what ended it.
_HANDLED_WEIGHT = 0.65
# A short log is read whole, as a person would; its single lines may make sense together only.
_SHORT_LINES = 40
_WHOLE_WEIGHT = 0.8
_LAST_LINES = 10
_LAST_WEIGHT = 0.4
# Outside of the failure's window it is seldom what explains it.
_ELSEWHERE = 0.3
_LEAST = 0.1


@dataclass(frozen=True)
class _Passage:
    """Lines of one log that make one piece of evidence; `at` in epoch milliseconds."""

    name: str
    line: int
    end_line: int
    at: int | None
    text: str
    weight: float


def log_source(logs: GivenLogs) -> Source:
    """Return the source that reads the given logs; what their baseline has as well explains less."""

    def collect(
        opened: OpenedIncident, located: LocatedFailure, _ports: Ports, _settings: Settings
    ) -> GatheredEvidence:
        if not logs.windows:
            return GatheredEvidence(source=NAME, blind_spots=_no_logs(opened, located))
        alone, said = located.failure is None, _said(located.failure)
        passages: list[_Passage] = []
        spots: list[BlindSpot] = []
        for name, window in logs.windows:
            spots += _left_out(name, window)
            passages += _telling(name, _of_request(window, located.failure), logs.before, alone=alone, said=said)
        if not passages and isinstance(opened.signal, FilesGiven):
            names = ", ".join(name for name, _ in logs.windows)
            raise InvalidInputError(f"{names}: there is no line with text in it, and nothing else was given")
        near = _nearness(located)
        ranked = sorted((_fact(each, near(each)) for each in passages), key=lambda fact: -fact.weight)
        return GatheredEvidence(source=NAME, facts=tuple(ranked[: len(_WEIGHTS)]), blind_spots=tuple(spots))

    return Source(name=NAME, permissions=(), collect=collect)


def _telling(name: str, window: LogWindow, before: list[str], *, alone: bool, said: tuple[str, ...]) -> list[_Passage]:
    """Return the passages of one log: those that look like failures, else its last lines.

    Of a short log that alone tells of the failure, all of it as well, but where what was handled in it can be told
    from what was not. `said` is what the failure is known by.
    """
    explained = explain(window.texts, before, pieces=len(_WEIGHTS), said=said)
    blocks = [block for block in explained if before or _tells(window, block.begin)]
    found = [
        _passage(
            name,
            window,
            _beginning(window, block.begin),
            _end(window, block.begin, block.end),
            min(weight, _HANDLED_WEIGHT) if block.handled else weight,
        )
        for block, weight in zip(blocks, _WEIGHTS, strict=False)
    ]
    filled = [index for index, text in enumerate(window.texts) if text.strip()]
    if not filled:
        return found
    covered = any(block.begin <= filled[0] and block.end >= filled[-1] for block in blocks)
    told_apart = any(block.handled for block in blocks)
    if alone and len(window.texts) <= _SHORT_LINES and not covered and not told_apart:
        found.append(_passage(name, window, filled[0], filled[-1], _WHOLE_WEIGHT))
    if not found:
        found.append(_passage(name, window, filled[-_LAST_LINES:][0], filled[-1], _LAST_WEIGHT))
    return found


def _said(failure: Failure | None) -> tuple[str, ...]:
    return messages_of(failure.origin.cause, failure.cause) if failure else ()


def _tells(window: LogWindow, index: int) -> bool:
    return strength(window.texts[index]) >= _TELLING


def _beginning(window: LogWindow, begin: int) -> int:
    """Return where the piece begins: an error right before it, as a logger puts before its trace, belongs to it."""
    return begin - 1 if begin and strength(window.texts[begin - 1]) >= _ERROR else begin


def _end(window: LogWindow, begin: int, end: int) -> int:
    """Return where the piece ends: before the first further record that tells nothing.

    That is a line with a level of its own, and what Lambda writes around a request.
    """
    for index in range(begin + 1, end + 1):
        levelled = parse_line(window.texts[index]).level is not None
        if is_lambdas_own(window.texts[index]) or (levelled and not _tells(window, index)):
            return index - 1
    return end


def _passage(name: str, window: LogWindow, begin: int, end: int, weight: float) -> _Passage:
    line, end_line = window.place(begin, end)
    text = "\n".join(window.texts[begin : end + 1])
    return _Passage(name, line, end_line, window.time(begin), text, weight)


def _of_request(window: LogWindow, failure: Failure | None) -> LogWindow:
    """Return the lines of the failing request, where the log has them; else all."""
    request_id = failure.correlation.get("lambda_request_id") if failure else None
    if not request_id or not any(request_id in text for text in window.texts):
        return window
    return window.only(RequestLines(request_id).find(window.texts, window.streams, window.times))


def _nearness(located: LocatedFailure) -> Callable[[_Passage], float]:
    """Return how to weigh a passage by its distance to the failure, where both have a time."""

    def weigh(passage: _Passage) -> float:
        if located.failure is None or not passage.at:
            return passage.weight
        inside = located.window.start <= from_milliseconds(passage.at) <= located.window.end
        return passage.weight if inside else max(_LEAST, passage.weight - _ELSEWHERE)

    return weigh


def _fact(passage: _Passage, weight: float) -> Fact:
    return Fact(
        source=NAME,
        at=from_milliseconds(passage.at) if passage.at else None,
        resource=passage.name,
        text=excerpt(passage.text, _CHARACTERS),
        ref=LogLineRef(file=passage.name, line=passage.line, end_line=passage.end_line),
        weight=round(weight, 2),
    )


def _left_out(name: str, window: LogWindow) -> Iterable[BlindSpot]:
    if window.left_out:
        yield BlindSpot(
            source=NAME,
            asked=f"every line of {name}",
            reason="it is too long: of its middle, what warns was weighed where it came first; "
            f"{window.left_out} lines were searched for that only",
            remedy="give the part of the log around the failure",
        )


def _no_logs(opened: OpenedIncident, located: LocatedFailure) -> tuple[BlindSpot, ...]:
    failure = located.failure
    if failure is None:
        return ()
    window = located.window
    spot = BlindSpot(
        source=NAME,
        asked=f"log lines of {_subject(failure, opened)}, {iso(window.start)} to {iso(window.end)}",
        reason="no log was given",
        remedy=_export(located, failure),
    )
    return (spot,)


def _export(located: LocatedFailure, failure: Failure) -> str:
    if not located.log_groups:
        return "give its log with --logs"
    arn = Arn.parse(failure.origin.resource or failure.resource or "")
    own = (group for group in located.log_groups if arn and group.rpartition("/")[2] == arn.name)
    group = next(own, located.log_groups[0])
    start, end = (_milliseconds(moment) for moment in (located.window.start, located.window.end))
    return (
        f"aws logs filter-log-events --log-group-identifier {group} --start-time {start} --end-time {end} "
        "> logs.json; --logs logs.json"
    )


def _subject(failure: Failure, opened: OpenedIncident) -> str:
    return failure.origin.resource or failure.resource or opened.pipeline.pipeline_name


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
