"""Finds what creeps: a metric that rose or fell day by day towards a limit that was hit today."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import median

from triage.ports import Series

# The test of Mann and Kendall: of all pairs of days, how many more go one way than the other, in standard deviations
# of what chance gives. At 2.3 chance does it about once in a hundred series; six days suffice if all go one way.
# https://en.wikipedia.org/wiki/Kendall_rank_correlation_coefficient#Hypothesis_test
_LEAST_DEVIATIONS = 2.3
_GROWN = 1.25


@dataclass(frozen=True)
class Trend:
    """A creeping series and its usual values at the beginning and at the end."""

    series: Series
    begin: float
    end: float


def trend_of(daily: Series) -> Trend | None:
    """Return the trend of a series of daily values; None where it is short, goes to and fro, or hardly changes.

    One jump on the last day is no trend.
    """
    values = [value for _, value in daily.points]
    if not values or abs(_deviations(values)) < _LEAST_DEVIATIONS:
        return None
    third = max(1, len(values) // 3)
    begin, end = median(values[:third]), median(values[-third:])
    smaller, greater = sorted((abs(begin), abs(end)))
    return Trend(daily, begin, end) if greater >= _GROWN * smaller else None


def _deviations(values: Sequence[float]) -> float:
    """Return Kendall's S in standard deviations, with the correction for continuity; 0 where S is."""
    n = len(values)
    score = sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))
    if score == 0:
        return 0.0
    variance = n * (n - 1) * (2 * n + 5) / 18
    return (score - 1 if score > 0 else score + 1) / sqrt(variance)
