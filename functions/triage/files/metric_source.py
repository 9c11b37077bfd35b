"""The source `metrics` over given values: how the alarm's metric and its neighbours moved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from triage.files.exports import Exports
from triage.files.metrics import Series
from triage.files.quantities import quantity
from triage.locate.wording import clock_time
from triage.model.evidence import Fact, GatheredEvidence, MetricRef
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.signal import AlarmChanged, Signal
from triage.ports import Ports
from triage.settings import Settings
from triage.sources.source import Source

NAME = "metrics"
_LIMIT = 8
# A metric that never grew or shrank by half of what it was did not move.
_MOVED = 1.5
# What the alarm is not about has to move more to be worth reading.
_MOVED_ELSEWHERE = 3.0
_GREATEST = 20.0
# Values below this share of the greatest count as that much: what rises from nothing did not rise without end.
_FLOOR = 0.02
_ALARMED = 0.9
_MOST_MOVED = 0.78
_LEAST_MOVED = 0.58
_OF_ANOTHER = 0.25
_CALM = 0.35
_NAMED = 12


_Point = tuple[datetime, float]


@dataclass(frozen=True)
class _Move:
    """The greatest move of a series, by ratio: `begin` comes before `end`; `times` is 1 where nothing moved."""

    series: Series
    begin: _Point
    end: _Point
    times: float

    @property
    def moved(self) -> bool:
        return self.times >= _MOVED


def metric_source(exports: Exports, signal: Signal) -> Source:
    """Return the source over the given values; those of the alarm's metric and resource first."""
    alarm = signal if isinstance(signal, AlarmChanged) else None

    def collect(
        opened: OpenedIncident, _located: LocatedFailure, _ports: Ports, _settings: Settings
    ) -> GatheredEvidence:
        if not exports.metrics:
            return GatheredEvidence(source=NAME)
        weigh = _weigher(alarm)
        moves = sorted(map(_move, exports.metrics), key=weigh, reverse=True)
        told = [each for each in moves if _is_telling(each, alarm)][:_LIMIT]
        calm = [each.series for each in moves if each not in told and _about(each.series, alarm)]
        facts = [_fact(each, weigh(each), opened) for each in told]
        return GatheredEvidence(source=NAME, facts=(*facts, *_steady(calm, opened)))

    return Source(name=NAME, permissions=(), collect=collect)


def _is_telling(move: _Move, alarm: AlarmChanged | None) -> bool:
    if _about(move.series, alarm):
        return move.moved or _is_alarmed(move.series, alarm)
    return move.times >= _MOVED_ELSEWHERE


def _move(series: Series) -> _Move:
    rise = _greatest(series.points, falling=False)
    fall = _greatest(series.points, falling=True)
    (begin, end), times = max((rise, fall), key=lambda found: found[1])
    return _Move(series, begin, end, times)


def _greatest(points: tuple[_Point, ...], *, falling: bool) -> tuple[tuple[_Point, _Point], float]:
    """Return the two points, one before the other, between which the values rose or fell most, and how many times."""
    floor = max(abs(value) for _, value in points) * _FLOOR
    start, best, times = points[0], (points[0], points[0]), 1.0
    for point in points:
        if (point[1] > start[1]) if falling else (point[1] < start[1]):
            start = point
        high, low = (start, point) if falling else (point, start)
        ratio = max(high[1], floor) / max(low[1], floor) if floor else 1.0
        if ratio > times:
            best, times = (start, point), ratio
    return best, times


def _weigher(alarm: AlarmChanged | None) -> Callable[[_Move], float]:
    def weigh(move: _Move) -> float:
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


def _fact(move: _Move, weight: float, opened: OpenedIncident) -> Fact:
    series = move.series
    return Fact(
        source=NAME,
        at=move.end[0],
        resource=_resource(series, opened),
        text=_told(move),
        ref=MetricRef(
            namespace=series.namespace,
            name=series.name,
            dimensions=tuple(f"{name}={value}" for name, value in series.dimensions.items()),
            statistic=series.statistic,
            start=series.points[0][0],
            end=series.points[-1][0],
        ),
        weight=round(weight, 3),
    )


def _told(move: _Move) -> str:
    series, unit = move.series, move.series.unit
    how = ", ".join(part for part in (series.statistic, f"{series.period} s" if series.period else "") if part)
    name = f"{series.subject}{f' ({how})' if how else ''}"
    if not move.moved:
        values = [value for _, value in series.points]
        return f"{name} stayed between {quantity(min(values), unit)} and {quantity(max(values), unit)}"
    (began, low), (ended, high), (end, last) = move.begin, move.end, series.points[-1]
    verb = "rose" if high > low else "fell"
    text = f"{name} {verb} from {quantity(low, unit)} at {clock_time(began)}"
    text += f" to {quantity(high, unit)} at {clock_time(ended)}"
    return text if ended == end else f"{text}; {quantity(last, unit)} at {clock_time(end)}"


def _steady(calm: list[Series], opened: OpenedIncident) -> tuple[Fact, ...]:
    if not calm:
        return ()
    names = list(dict.fromkeys(series.name for series in calm))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    first = calm[0]
    return (
        Fact(
            source=NAME,
            resource=_resource(first, opened),
            text=f"nothing unusual in {', '.join(names[:_NAMED])}{more}",
            ref=MetricRef(name=", ".join(names[:_NAMED]), start=first.points[0][0], end=first.points[-1][0]),
            weight=_CALM,
        ),
    )


def _resource(series: Series, opened: OpenedIncident) -> str:
    return next(iter(series.dimensions.values()), opened.pipeline.pipeline_name)
