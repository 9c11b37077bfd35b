"""How metrics are told. Rules and signatures read these words: `rose from … to …`, `stayed between …`, `came to …`."""

from collections.abc import Sequence
from datetime import datetime

from triage.model.arn import Arn
from triage.model.evidence import MetricRef
from triage.model.trend import ToldTrend, tell_trend
from triage.ports import Series
from triage.sources.metrics.moves import Move
from triage.sources.metrics.quantities import quantity

_NAMED = 12
_DAY = 86_400


def moved(move: Move) -> str:
    """Return `Throttles of load (Sum, 60 s) rose from 0 at 02:00:00 to 41 at 02:13:00; 3 at 02:14:00`."""
    series, unit = move.series, move.series.unit
    (began, low), (ended, high), (end, last) = move.begin, move.end, series.points[-1]
    verb = "rose" if move.rose else "fell"
    text = f"{name_of(series)} {verb} from {quantity(low, unit)} at {_clock(began)}"
    text += f" to {quantity(high, unit)} at {_clock(ended)}"
    return text if ended == end else f"{text}; {quantity(last, unit)} at {_clock(end)}"


def stayed(series: Series) -> str:
    """Return `MemoryUtilization of load (Maximum, 60 s) stayed between 31% and 35.2%`."""
    low, high = (quantity(pick(value for _, value in series.points), series.unit) for pick in (min, max))
    return f"{name_of(series)} stayed between {low} and {high}"


def stayed_or_was(series: Series) -> str:
    """Return the same; of a single value `Errors of load (Sum, 60 s) was 1 at 02:13:00`."""
    (at, value), *others = series.points
    return stayed(series) if others else f"{name_of(series)} was {quantity(value, series.unit)} at {_clock(at)}"


def came_to(series: Series) -> str:
    """Return the sum of a count: `Throttles of load (Sum, 60 s) came to 41 between 02:09:00 and 02:13:00`."""
    counted = [(at, value) for at, value in series.points if value]
    total = quantity(sum(value for _, value in counted), series.unit)
    first, last = counted[0][0], counted[-1][0]
    when = f"at {_clock(first)}" if first == last else f"between {_clock(first)} and {_clock(last)}"
    return f"{name_of(series)} came to {total} {when}"


def crept(series: Series, *, begin: float, end: float) -> str:
    """Return `Duration of load (Maximum, 1 day) crept up over 14 days from 41 s to 298 s`."""
    return tell_trend(
        ToldTrend(
            what=name_of(series),
            rose=end > begin,
            days=(series.points[-1][0] - series.points[0][0]).days + 1,
            begin=quantity(begin, series.unit),
            end=quantity(end, series.unit),
        )
    )


def nothing_unusual(calm: Sequence[Series]) -> str:
    """Return `nothing unusual in Throttles and DeadLetterErrors of load between 02:10:00 and 02:13:00`.

    Metrics of several resources are told by resource: `Throttles of load; ReadThrottleEvents of orders`.
    """
    by_resource: dict[str, list[str]] = {}
    for series in calm:
        names = by_resource.setdefault(_of(series), [])
        if series.name not in names:
            names.append(series.name)
    told = "; ".join(f"{_listed(names)}{of}" for of, names in by_resource.items())
    first = min(series.points[0][0] for series in calm)
    last = max(series.points[-1][0] for series in calm)
    when = f"at {_clock(first)}" if first == last else f"between {_clock(first)} and {_clock(last)}"
    return f"nothing unusual in {told} {when}"


def name_of(series: Series) -> str:
    """Return what is measured and how: `Throttles of load (Sum, 60 s)`."""
    period = f"{series.period} s" if series.period else ""
    how = ", ".join(part for part in (series.statistic, "1 day" if series.period == _DAY else period) if part)
    return f"{series.name}{_of(series)}{f' ({how})' if how else ''}"


def ref_of(series: Series) -> MetricRef:
    """Return where the values can be looked up."""
    return MetricRef(
        namespace=series.namespace,
        name=series.name,
        dimensions=tuple(f"{name}={value}" for name, value in series.dimensions.items()),
        statistic=series.statistic,
        start=series.points[0][0],
        end=series.points[-1][0],
    )


def ref_of_all(calm: Sequence[Series]) -> MetricRef:
    """Return where the values of several metrics can be looked up."""
    names = list(dict.fromkeys(series.name for series in calm))
    first = calm[0]
    if len(calm) == 1:
        return ref_of(first)
    return MetricRef(name=", ".join(names[:_NAMED]), start=first.points[0][0], end=first.points[-1][0])


def _of(series: Series) -> str:
    """Return ` of load`, an ARN by the name in it; empty where the answer does not carry what was measured."""
    arns = ((value, Arn.parse(value)) for value in series.dimensions.values())
    names = [arn.name if arn else value for value, arn in arns]
    return f" of {', '.join(names)}" if names else ""


def _listed(names: Sequence[str]) -> str:
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}"
