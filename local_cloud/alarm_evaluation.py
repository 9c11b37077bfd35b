"""When an alarm on one metric changes its state, and how CloudWatch words the reason. Pure; no I/O.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

import json
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_COMPARISONS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}
_TREATED_AS = {"breaching": "Breaching", "notBreaching": "NonBreaching"}


@dataclass(frozen=True)
class Datapoint:
    """One period's statistic: its start (epoch seconds) and its value, None when no data came."""

    start: int
    value: float | None


@dataclass(frozen=True)
class NewState:
    """The state an alarm should have: ALARM, OK or INSUFFICIENT_DATA, and why (`reason_data` is JSON text)."""

    value: str
    reason: str
    reason_data: str


def evaluate(alarm: Mapping[str, Any], datapoints: Sequence[Datapoint], now: datetime) -> NewState | None:
    """Return the state the alarm should have, or None when the data leave the present one.

    `alarm` has the members of DescribeAlarms; `datapoints` are the last EvaluationPeriods, the newest first.
    """
    if alarm.get("ComparisonOperator") not in _COMPARISONS:
        return None
    exceeds, _ = _COMPARISONS[alarm["ComparisonOperator"]]
    threshold = float(alarm.get("Threshold", 0))
    treatment = alarm.get("TreatMissingData") or "missing"
    missing = {"breaching": True, "notBreaching": False}.get(treatment)
    judged = [missing if point.value is None else exceeds(point.value, threshold) for point in datapoints]
    if all(breach is None for breach in judged):
        return None if treatment == "ignore" else _insufficient(alarm, datapoints, now)
    needed = int(alarm.get("DatapointsToAlarm") or alarm.get("EvaluationPeriods", 1))
    value = "ALARM" if sum(breach is True for breach in judged) >= needed else "OK"
    return NewState(value, _reason(alarm, datapoints, value, needed), _reason_data(alarm, datapoints, now))


def _insufficient(alarm: Mapping[str, Any], datapoints: Sequence[Datapoint], now: datetime) -> NewState:
    unknown = "1 datapoint was" if len(datapoints) == 1 else f"{len(datapoints)} datapoints were"
    reason = f"Insufficient Data: {unknown} unknown."
    return NewState("INSUFFICIENT_DATA", reason, _reason_data(alarm, datapoints, now))


def _reason(alarm: Mapping[str, Any], datapoints: Sequence[Datapoint], value: str, needed: int) -> str:
    known = [point for point in datapoints if point.value is not None]
    periods = len(datapoints)
    if not known:
        treated = _TREATED_AS[alarm["TreatMissingData"]]
        return (
            f"Threshold Crossed: no datapoints were received for {_counted(periods, 'period')} and "
            f"{_counted(periods, 'missing datapoint')} {_was(periods)} treated as [{treated}]."
        )
    _, words = _COMPARISONS[alarm["ComparisonOperator"]]
    listed = ", ".join(f"{float(point.value or 0)} ({_day(point.start)})" for point in known)
    negation = "" if value == "ALARM" else "not "
    transition = "OK -> ALARM" if value == "ALARM" else "ALARM -> OK"
    return (
        f"Threshold Crossed: {len(known)} out of the last {periods} datapoints [{listed}] {_was(len(known))} "
        f"{negation}{words} the threshold ({float(alarm.get('Threshold', 0))}) "
        f"(minimum {_counted(needed, 'datapoint')} for {transition} transition)."
    )


def _reason_data(alarm: Mapping[str, Any], datapoints: Sequence[Datapoint], now: datetime) -> str:
    known = [point for point in datapoints if point.value is not None]
    # Metric math has no statistic of its own.
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic")
    data = {
        "version": "1.0",
        "queryDate": _iso(now),
        **({"startDate": _iso(datetime.fromtimestamp(known[-1].start, UTC))} if known else {}),
        **({"statistic": statistic} if statistic else {}),
        "period": int(alarm.get("Period", 60)),
        "recentDatapoints": [point.value for point in known],
        "threshold": float(alarm.get("Threshold", 0)),
    }
    return json.dumps(data, separators=(",", ":"))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _day(start: int) -> str:
    return datetime.fromtimestamp(start, UTC).strftime("%d/%m/%y %H:%M:%S")


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
