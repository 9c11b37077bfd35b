"""Tells what is unusual in a metric shortly before the failure, against what it was in the hours before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triage.ports import Series
from triage.ports.metrics import Point
from triage.sources.metrics.moves import Move, greatest_move
from triage.sources.metrics.questions import Question
from triage.sources.metrics.watching import Judged
from triage.sources.metrics.wording import came_to, moved, name_of, stayed, stayed_or_was

_ALARMED = 0.9
_STRONG = 0.7
_STEP = 0.55
_EARLIER = 0.5
_LOW = 0.35
# A metric that never grew or shrank by half of what it was did not move.
_MOVED = 1.5
_TIMES_BEFORE = 3.0
_FULL = 90.0
_BOUND_REACHED = 0.9
_TENTH = 0.1
# Fewer values say nothing about what is usual.
_LEAST_BASELINE = 5


@dataclass(frozen=True)
class Told:
    """A sentence about a metric, when it was so, and its weight as evidence."""

    text: str
    at: datetime
    weight: float


@dataclass(frozen=True)
class Observed:
    """A metric's values: all that were asked for, those shortly before the failure, and those before."""

    question: Question
    series: Series
    near: tuple[Point, ...]
    before: tuple[Point, ...]
    bound: Series | None = None

    @property
    def highest(self) -> Point:
        """The highest of the values shortly before the failure, the first of several."""
        return max(self.near, key=lambda point: point[1])

    @property
    def lowest(self) -> Point:
        """The lowest of the values shortly before the failure, the first of several."""
        return min(self.near, key=lambda point: point[1])


def observed(question: Question, series: Series, bound: Series | None, *, near_from: datetime) -> Observed:
    """Return the values of a metric, split at `near_from`; fractions come in percent."""
    if series.unit == "Fraction":
        points = tuple((at, 100 * value) for at, value in series.points)
        series = replace(series, unit="Percent", points=points)
    # A value bears the beginning of its period.
    first = near_from - timedelta(seconds=series.period or 0)
    near = tuple(point for point in series.points if point[0] > first)
    before = tuple(point for point in series.points if point[0] <= first)
    return Observed(question, series, near, before, bound)


def judge(values: Observed) -> Told | None:
    """Return what is unusual in the metric, None when nothing is; the alarm's own is always told."""
    if values.question.alarmed and values.series.points:
        move = greatest_move(values.series)
        text = moved(move) if move.times >= _MOVED else stayed_or_was(values.series)
        return Told(text, move.end[0], _ALARMED)
    judged = values.question.watched.judged
    return _JUDGES[judged](values) if values.near or judged is Judged.EARLIER else None


def _never(values: Observed) -> Told | None:
    return _counted(values.near, values, _STRONG)


def _earlier(values: Observed) -> Told | None:
    return _counted(values.before, values, _EARLIER)


def _counted(points: Sequence[Point], values: Observed, weight: float) -> Told | None:
    counted = [point for point in points if point[1] > 0]
    if not counted:
        return None
    return Told(came_to(replace(values.series, points=tuple(points))), counted[0][0], weight)


def _full(values: Observed) -> Told | None:
    if values.highest[1] >= _FULL:
        return _reached(values, values.highest, _STRONG)
    # That there was room left speaks against what looks like a lack of it.
    is_memory = any(word in values.series.name.lower() for word in ("memory", "heap"))
    return Told(stayed(replace(values.series, points=values.near)), values.near[-1][0], _LOW) if is_memory else None


def _empty(values: Observed) -> Told | None:
    most = max(value for _, value in values.series.points)
    return _reached(values, values.lowest, _STRONG) if values.lowest[1] <= _TENTH * most and most else None


def _step(values: Observed) -> Told | None:
    if len(values.before) < _LEAST_BASELINE:
        return None
    usual = max(value for _, value in values.before)
    if usual <= 0 or values.highest[1] < _TIMES_BEFORE * usual:
        return None
    return _reached(values, values.highest, _STEP)


def _limit(values: Observed) -> Told | None:
    """Tell how much of a provisioned capacity was consumed, by the minute."""
    if values.bound is None or not values.bound.points:
        return None
    shares = [(at, _share(point, values.bound, values.series)) for point in values.near for at in (point[0],)]
    at, share = max(shares, key=lambda each: each[1])
    if share < _BOUND_REACHED:
        return None
    text = f"{name_of(values.series)} came to {share:.0%} of {values.bound.name} at {at:%H:%M:%S}"
    return Told(text, at, _STRONG)


def _share(point: Point, bound: Series, series: Series) -> float:
    at, consumed = point
    earlier = [value for moment, value in bound.points if moment <= at] or [bound.points[0][1]]
    a_second = consumed / (series.period or 1)
    return a_second / earlier[-1] if earlier[-1] else 0.0


def _reached(values: Observed, end: Point, weight: float) -> Told:
    """Tell how the metric came to this value: from where it was farthest off before."""
    earlier = [point for point in values.series.points if point[0] < end[0]] or [end]
    low, high = min(earlier, key=lambda point: point[1]), max(earlier, key=lambda point: point[1])
    begin = low if end[1] - low[1] >= high[1] - end[1] else high
    series = replace(values.series, points=tuple(p for p in values.series.points if p[0] >= begin[0]))
    smaller, greater = sorted((abs(begin[1]), abs(end[1])))
    if greater < _MOVED * smaller:
        return Told(stayed(replace(values.series, points=values.near)), end[0], weight)
    return Told(moved(Move(series, begin, end, 0.0)), end[0], weight)


_JUDGES: Mapping[Judged, Callable[[Observed], Told | None]] = {
    Judged.NEVER: _never,
    Judged.EARLIER: _earlier,
    Judged.FULL: _full,
    Judged.EMPTY: _empty,
    Judged.STEP: _step,
    Judged.LIMIT: _limit,
}
