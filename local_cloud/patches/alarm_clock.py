"""Alarms are evaluated by period and dimension on a clock; ministack pools dimensions and waits for new data."""

import logging
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.services import cloudwatch

from local_cloud.alarm_evaluation import Datapoint, NewState, evaluate
from local_cloud.metric_math import compute
from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, expect_function, replace

_LOGGER = logging.getLogger(__name__)


def apply(settings: Settings) -> None:
    """Replace the evaluation and start the clock."""
    for name in ("_calc_stats", "_stat_value", "_dims_key", "_record_history", "_evaluate_parent_alarms"):
        expect_function(cloudwatch, name)
    expect_attribute(cloudwatch, "_metrics")
    clock = AlarmClock(settings.alarm_interval_seconds)
    replace(cloudwatch, "_evaluate_alarm", clock.update, parameters=("alarm",))
    threading.Thread(target=clock.run, name="alarm-clock", daemon=True).start()


class AlarmClock:
    """Brings every metric alarm up to date every few seconds; CloudWatch itself does so every minute."""

    def __init__(self, interval_seconds: float) -> None:
        self._interval = interval_seconds
        self._lock = threading.Lock()

    def run(self) -> None:
        """Tick for ever."""
        while True:
            time.sleep(self._interval)
            for alarm in list(cloudwatch._alarms.values()):
                try:
                    self.update(alarm)
                except Exception:
                    # One alarm, or one target of its event, must not stop the clock of the others.
                    _LOGGER.exception("alarm %s could not be evaluated", alarm.get("AlarmName"))

    def update(self, alarm: dict[str, Any]) -> None:
        """Give the alarm the state its metric says; announce it if that is a new one."""
        if not alarm.get("MetricName") and not alarm.get("Metrics"):
            return
        now = datetime.now(UTC)
        with self._lock:
            state = evaluate(alarm, datapoints(alarm, now), now)
            old = alarm["StateValue"]
            if state is None or state.value == old:
                return
            _set(alarm, state, now)
        cloudwatch._record_history(alarm["AlarmName"], old, state.value, state.reason)
        cloudwatch._dispatch_alarm_actions(alarm, old, state.value, state.reason)
        cloudwatch._evaluate_parent_alarms(alarm)


def datapoints(alarm: Mapping[str, Any], now: datetime) -> list[Datapoint]:
    """Return the alarm's last EvaluationPeriods, the newest (still running) first."""
    period = int(alarm.get("Period", 60))
    current = int(now.timestamp()) // period * period
    starts = [current - number * period for number in range(int(alarm.get("EvaluationPeriods", 1)))]
    return [Datapoint(start, _value(alarm, start)) for start in starts]


def _value(alarm: Mapping[str, Any], start: int) -> float | None:
    if not alarm.get("Metrics"):
        statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic", "Average")
        return _statistic(alarm, statistic, start, int(alarm.get("Period", 60)))
    sources = {metric["Id"]: metric["MetricStat"] for metric in alarm["Metrics"] if "MetricStat" in metric}
    values = {
        name: _statistic(source["Metric"], source["Stat"], start, int(source["Period"]))
        for name, source in sources.items()
    }
    watched = next(metric for metric in alarm["Metrics"] if _is_returned(metric))
    return compute(watched.get("Expression") or watched["Id"], values)


def _is_returned(metric: Mapping[str, Any]) -> bool:
    return str(metric.get("ReturnData", True)).lower() == "true"


def _statistic(metric: Mapping[str, Any], name: str, start: int, period: int) -> float | None:
    dimensions = {dimension["Name"]: dimension["Value"] for dimension in metric.get("Dimensions") or []}
    key = (metric["Namespace"], metric["MetricName"], cloudwatch._dims_key(dimensions))
    window = [
        point for point in list(cloudwatch._metrics.get(key) or []) if start <= point["Timestamp"] < start + period
    ]
    if not window:
        return None
    statistic = cloudwatch._stat_value(cloudwatch._calc_stats(window), name, window)
    return None if statistic is None else float(statistic)


def _set(alarm: dict[str, Any], state: NewState, now: datetime) -> None:
    alarm["StateValue"] = state.value
    alarm["StateReason"] = state.reason
    alarm["StateReasonData"] = state.reason_data
    alarm["StateUpdatedTimestamp"] = int(now.timestamp())
