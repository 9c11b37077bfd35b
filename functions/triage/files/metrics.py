"""Metric values as `aws cloudwatch get-metric-data` or `get-metric-statistics` print them."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from triage.files.alarm_metrics import dimensions
from triage.files.documents import Document, member, text_member
from triage.files.kinds import wrong_kind
from triage.files.times import parse_time
from triage.ports import Series

ALLOWED = (
    'the answer of "aws cloudwatch get-metric-data": {"MetricDataResults": [{"Label", "Timestamps", "Values"}]}, '
    'or of "… get-metric-statistics"'
)
_STATISTICS = ("Average", "Maximum", "Minimum", "Sum", "SampleCount")


def read_metrics(document: Document, option: str = "--metrics") -> tuple[Series, ...]:
    """Return the series that have values, in their order; raises InvalidInputError for another document."""
    found: list[Series] = []
    recognised = False
    for value in document.values:
        if not isinstance(value, Mapping):
            continue
        results, points = member(value, "MetricDataResults"), member(value, "Datapoints")
        recognised = recognised or isinstance(results, list) or isinstance(points, list)
        if isinstance(points, list):
            found += _of_statistics(value, points)
        for result in results if isinstance(results, list) else []:
            if isinstance(result, Mapping):
                found.append(_of_result(value, result))
    if not recognised:
        raise wrong_kind(document, option=option, allowed=ALLOWED)
    return tuple(series for series in found if series.points)


def _of_result(answer: Mapping[str, Any], result: Mapping[str, Any]) -> Series:
    times, values = member(result, "Timestamps"), member(result, "Values")
    both = isinstance(times, list) and isinstance(values, list)
    pairs = zip(times, values, strict=False) if both else ()
    return _series(answer, result, text_member(result, "Stat") or "", pairs)


def _of_statistics(answer: Mapping[str, Any], points: list[Any]) -> Iterator[Series]:
    usable = [point for point in points if isinstance(point, Mapping)]
    unit = next((text_member(point, "Unit") for point in usable), None) or ""
    for statistic in _STATISTICS:
        pairs = [(member(point, "Timestamp"), member(point, statistic)) for point in usable]
        if any(value is not None for _, value in pairs):
            yield _series(answer, {"Label": member(answer, "Label"), "Unit": unit}, statistic, pairs)


def _series(
    answer: Mapping[str, Any],
    result: Mapping[str, Any],
    statistic: str,
    pairs: Any,  # noqa: ANN401 - raw JSON
) -> Series:
    points = [(parse_time(time), value) for time, value in pairs]
    kept = [(time, float(value)) for time, value in points if time is not None and _is_number(value)]
    period = member(result, "Period") or member(answer, "Period")
    return Series(
        name=text_member(result, "MetricName") or text_member(result, "Label") or text_member(result, "Id") or "metric",
        namespace=text_member(result, "Namespace") or text_member(answer, "Namespace") or "",
        dimensions=dimensions(member(result, "Dimensions")),
        statistic=statistic,
        unit=text_member(result, "Unit") or "",
        period=period if isinstance(period, int) else None,
        points=tuple(sorted(kept)),
    )


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return isfinite(float(value))
    except OverflowError:
        return False
