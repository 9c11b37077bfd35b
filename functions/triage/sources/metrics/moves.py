"""How far a metric moved: the two values, one before the other, between which it rose or fell most."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.ports import Series
from triage.ports.metrics import Point

# Values below this share of the greatest count as that much: what rises from nothing did not rise without end.
_FLOOR = 0.02


@dataclass(frozen=True)
class Move:
    """The greatest move of a series, by ratio: `begin` comes before `end`; `times` is 1 where nothing moved."""

    series: Series
    begin: Point
    end: Point
    times: float

    @property
    def rose(self) -> bool:
        """Whether it went up."""
        return self.end[1] > self.begin[1]


def greatest_move(series: Series) -> Move:
    """Return the greatest move of a series that has values."""
    rise = _greatest(series.points, falling=False)
    fall = _greatest(series.points, falling=True)
    (begin, end), times = max((rise, fall), key=lambda found: found[1])
    return Move(series, begin, end, times)


def _greatest(points: Sequence[Point], *, falling: bool) -> tuple[tuple[Point, Point], float]:
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
