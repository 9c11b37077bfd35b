"""The source `metrics` over given values: how the alarm's metric and its neighbours moved."""

from collections.abc import Callable

from triage.files.exports import Exports
from triage.model.evidence import Fact, GatheredEvidence
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.signal import AlarmChanged, Signal
from triage.ports import Ports, Series
from triage.settings import Settings
from triage.sources.metrics.moves import Move, greatest_move
from triage.sources.metrics.wording import moved, nothing_unusual, ref_of, ref_of_all, stayed
from triage.sources.source import Source

NAME = "metrics"
_LIMIT = 8
# A metric that never grew or shrank by half of what it was did not move.
_MOVED = 1.5
# What the alarm is not about has to move more to be worth reading.
_MOVED_ELSEWHERE = 3.0
_GREATEST = 20.0
_ALARMED = 0.9
_MOST_MOVED = 0.78
_LEAST_MOVED = 0.58
_OF_ANOTHER = 0.25
_CALM = 0.35


def metric_source(exports: Exports, signal: Signal) -> Source:
    """Return the source over the given values; those of the alarm's metric and resource first."""
    alarm = signal if isinstance(signal, AlarmChanged) else None

    def collect(
        opened: OpenedIncident, _located: LocatedFailure, _ports: Ports, _settings: Settings
    ) -> GatheredEvidence:
        if not exports.metrics:
            return GatheredEvidence(source=NAME)
        weigh = _weigher(alarm)
        moves = sorted(map(greatest_move, exports.metrics), key=weigh, reverse=True)
        told = [each for each in moves if _is_telling(each, alarm)][:_LIMIT]
        calm = [each.series for each in moves if each not in told and _about(each.series, alarm)]
        facts = [_fact(each, weigh(each), opened) for each in told]
        return GatheredEvidence(source=NAME, facts=(*facts, *_steady(calm, opened)))

    return Source(name=NAME, permissions=(), collect=collect)


def _is_telling(move: Move, alarm: AlarmChanged | None) -> bool:
    if _about(move.series, alarm):
        return move.times >= _MOVED or _is_alarmed(move.series, alarm)
    return move.times >= _MOVED_ELSEWHERE


def _weigher(alarm: AlarmChanged | None) -> Callable[[Move], float]:
    def weigh(move: Move) -> float:
        if _is_alarmed(move.series, alarm):
            return _ALARMED
        own = _LEAST_MOVED + (_MOST_MOVED - _LEAST_MOVED) * min(move.times, _GREATEST) / _GREATEST
        return own if _about(move.series, alarm) else own - _OF_ANOTHER

    return weigh


def _is_alarmed(series: Series, alarm: AlarmChanged | None) -> bool:
    named = [metric for metric in alarm.metrics if metric.name] if alarm else []
    if any(metric.name == series.name and _fits(series, metric.dimensions) for metric in named):
        return True
    # An alert without a metric's name says it in words, or in the name of its rule.
    said = f"{alarm.alarm_name} {alarm.reason}" if alarm and not named else ""
    return bool(said) and series.name in said and _about(series, alarm)


def _fits(series: Series, dimensions: dict[str, str]) -> bool:
    return not series.dimensions or all(series.dimensions.get(name) == value for name, value in dimensions.items())


def _about(series: Series, alarm: AlarmChanged | None) -> bool:
    """Tell whether it measures what the alarm is about, or what is named after that, like its replica."""
    subjects = set(alarm.dimensions.values()) if alarm else set()
    if not subjects or not series.dimensions:
        return True
    return any(value.startswith(subject) for value in series.dimensions.values() for subject in subjects)


def _fact(move: Move, weight: float, opened: OpenedIncident) -> Fact:
    series = move.series
    return Fact(
        source=NAME,
        at=move.end[0],
        resource=_resource(series, opened),
        text=moved(move) if move.times >= _MOVED else stayed(series),
        ref=ref_of(series),
        weight=round(weight, 3),
    )


def _steady(calm: list[Series], opened: OpenedIncident) -> tuple[Fact, ...]:
    if not calm:
        return ()
    text, resource = nothing_unusual(calm), _resource(calm[0], opened)
    return (Fact(source=NAME, resource=resource, text=text, ref=ref_of_all(calm), weight=_CALM),)


def _resource(series: Series, opened: OpenedIncident) -> str:
    return next(iter(series.dimensions.values()), opened.pipeline.pipeline_name)
