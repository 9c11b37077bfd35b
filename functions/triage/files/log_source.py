"""The source `logs` over log files: the lines that explain, with file and line numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from triage.files.exports import Exports
from triage.files.log_candidates import Candidates, candidates
from triage.files.log_lines import LogLine, LogText
from triage.mining.choose import choose
from triage.mining.epoch import from_milliseconds
from triage.mining.excerpt import excerpt
from triage.mining.masking import mask
from triage.model.base import iso
from triage.model.evidence import BlindSpot, Fact, GatheredEvidence, LogLineRef
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import LogEvent, Ports
from triage.settings import Settings
from triage.sources.source import Source

NAME = "logs"
_LIMIT = 6
_CHARACTERS = 6000
# A short log is read whole, as a person would; its single lines may make sense together only.
_WHOLE_WEIGHT = 0.8
_LAST_WEIGHT = 0.4
# Outside of the failure's window, or written by another request: seldom what explains it.
_ELSEWHERE = 0.3
_LEAST = 0.1


@dataclass(frozen=True)
class _Passage:
    """Lines of one log that make one piece of evidence."""

    name: str
    line: int
    end_line: int
    at: int | None
    text: str
    weight: float
    times: int = 1


def log_source(exports: Exports) -> Source:
    """Return the source that reads the given logs; what stands in the baseline as well does not explain."""

    def collect(
        opened: OpenedIncident, located: LocatedFailure, _ports: Ports, _settings: Settings
    ) -> GatheredEvidence:
        if not exports.logs:
            return GatheredEvidence(source=NAME, blind_spots=_no_logs(opened, located))
        ordinary = frozenset(
            mask(each.text) for log in exports.baseline for each in _passages(log, candidates(log.lines()))
        )
        passages: list[_Passage] = []
        spots: list[BlindSpot] = []
        for log in exports.logs:
            kept = candidates(log.lines())
            passages += _telling(log, kept, ordinary)
            spots += _left_out(log, kept)
        near = _nearness(located)
        facts = [_fact(each, near(each)) for each in passages]
        ranked = sorted(facts, key=lambda fact: -fact.weight)[:_LIMIT]
        return GatheredEvidence(source=NAME, facts=tuple(ranked), blind_spots=tuple(spots))

    return Source(name=NAME, permissions=(), collect=collect)


def _telling(log: LogText, kept: Candidates, ordinary: frozenset[str]) -> list[_Passage]:
    """Return the passages of one log: those that look like failures, all of a short log, else its last lines."""
    found = [each for each in _passages(log, kept) if mask(each.text) not in ordinary]
    if kept.whole and not any(each.end_line - each.line + 1 >= len(kept.whole) for each in found):
        found.append(_passage(log, kept.whole, _WHOLE_WEIGHT))
    if not found and kept.last:
        found.append(_passage(log, kept.last, _LAST_WEIGHT))
    return found


def _passages(log: LogText, kept: Candidates) -> list[_Passage]:
    events = [
        LogEvent(
            log_group=log.name,
            # Lines that do not stand together are no block: a stream each keeps them apart.
            stream=f"{line.stream}/{number}",
            timestamp=line.timestamp or 0,
            id=f"{line.line}-{line.end_line}",
            message=line.text,
        )
        for number, run in enumerate(kept.runs)
        for line in run
    ]
    found = []
    for chosen in choose(events, limit=_LIMIT):
        block = chosen.block.events
        first, last = block[0].id.partition("-")[0], block[-1].id.partition("-")[2]
        found.append(
            _Passage(
                name=log.name,
                line=int(first),
                end_line=int(last),
                at=block[0].timestamp or None,
                text=chosen.block.text,
                weight=chosen.weight,
                times=chosen.times,
            )
        )
    return found


def _passage(log: LogText, lines: list[LogLine], weight: float) -> _Passage:
    text = "\n".join(line.text for line in lines)
    return _Passage(log.name, lines[0].line, lines[-1].end_line, lines[0].timestamp, text, weight)


def _nearness(located: LocatedFailure) -> Callable[[_Passage], float]:
    """Return how to weigh a passage by its distance to the failure, where that is known."""
    failure = located.failure
    request_id = failure.correlation.get("lambda_request_id") if failure else None

    def weigh(passage: _Passage) -> float:
        if failure is None or (request_id and request_id in passage.text):
            return passage.weight
        at = from_milliseconds(passage.at) if passage.at else None
        outside = at is not None and not located.window.start <= at <= located.window.end
        return max(_LEAST, passage.weight - _ELSEWHERE) if outside else passage.weight

    return weigh


def _fact(passage: _Passage, weight: float) -> Fact:
    again = f"\n[{passage.times} times like this]" if passage.times > 1 else ""
    return Fact(
        source=NAME,
        at=from_milliseconds(passage.at) if passage.at else None,
        resource=passage.name,
        text=excerpt(passage.text, _CHARACTERS) + again,
        ref=LogLineRef(file=passage.name, line=passage.line, end_line=passage.end_line),
        weight=weight,
    )


def _left_out(log: LogText, kept: Candidates) -> Iterable[BlindSpot]:
    if kept.left_out:
        yield BlindSpot(
            source=NAME,
            asked=f"every line of {log.name} that looks like an error",
            reason=f"there are too many: {kept.left_out} between its beginning and its end were not weighed",
            remedy="give the part of the log around the failure",
        )


def _no_logs(opened: OpenedIncident, located: LocatedFailure) -> tuple[BlindSpot, ...]:
    failure = located.failure
    if failure is None:
        return ()
    start, end = (_milliseconds(moment) for moment in (located.window.start, located.window.end))
    group = next(iter(located.log_groups), "<log-group>")
    window = f"{iso(located.window.start)} to {iso(located.window.end)}"
    return (
        BlindSpot(
            source=NAME,
            asked=f"log lines of {_subject(failure, opened)}, {window}",
            reason="no log was given",
            remedy=f"aws logs filter-log-events --log-group-name {group} --start-time {start} --end-time {end} "
            "> logs.json; --logs logs.json",
        ),
    )


def _subject(failure: Failure, opened: OpenedIncident) -> str:
    return failure.origin.resource or failure.resource or opened.pipeline.pipeline_name


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
