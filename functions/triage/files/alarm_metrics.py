"""Metrics as alarms name them, in the spellings of CloudWatch, SNS and alert managers."""

from collections.abc import Mapping
from typing import Any

from triage.files.documents import member, text_member
from triage.model.signal import AlarmMetric


def read_query(query: Mapping[str, Any]) -> AlarmMetric:
    """Return one entry of an alarm's Metrics: a metric with its statistic, or an expression."""
    stat = member(query, "MetricStat")
    stat = stat if isinstance(stat, Mapping) else {}
    metric = member(stat, "Metric")
    read = read_metric({**(metric if isinstance(metric, Mapping) else {}), "Period": member(stat, "Period")})
    details = {
        "id": text_member(query, "Id") or "",
        "statistic": text_member(stat, "Stat"),
        "expression": text_member(query, "Expression"),
    }
    return read.model_copy(update=details)


def read_metric(given: Mapping[str, Any]) -> AlarmMetric:
    """Return the metric that an alarm, a Trigger or a MetricStat names."""
    period = member(given, "Period")
    return AlarmMetric(
        namespace=text_member(given, "Namespace"),
        name=text_member(given, "MetricName"),
        dimensions=dimensions(member(given, "Dimensions")),
        period=period if isinstance(period, int) else None,
        statistic=text_member(given, "Statistic") or text_member(given, "ExtendedStatistic"),
    )


def dimensions(given: object) -> dict[str, str]:
    """Return dimensions by name, given as a list of Name and Value or as an object; {} for anything else."""
    if isinstance(given, Mapping):
        return texts(given)
    pairs = [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []
    found = ((text_member(pair, "Name"), text_member(pair, "Value")) for pair in pairs)
    return {name: value for name, value in found if name and value}


def texts(given: object) -> dict[str, str]:
    """Return the members that are texts; {} for what is no object."""
    if not isinstance(given, Mapping):
        return {}
    return {str(key): value for key, value in given.items() if isinstance(value, str)}
