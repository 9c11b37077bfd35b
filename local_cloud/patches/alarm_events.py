"""Every change of an alarm's state is an event on the default bus, in CloudWatch's shape.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.services import cloudwatch

from local_cloud.bus import put_aws_event
from local_cloud.patches.settings import Settings
from local_cloud.patching import wrap

_SUPPRESSION = {
    "ActionsSuppressor": "actionsSuppressor",
    "ActionsSuppressorWaitPeriod": "actionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod": "actionsSuppressorExtensionPeriod",
}


def apply(_settings: Settings) -> None:
    """Send an event wherever ministack dispatches an alarm's actions."""
    parameters = ("alarm", "old_state", "new_state", "reason")
    wrap(cloudwatch, "_dispatch_alarm_actions", AlarmEvents().announce, parameters=parameters)


class AlarmEvents:
    """Announces changes; remembers each alarm's last state, because an event tells the one before, too."""

    def __init__(self) -> None:
        self._states: dict[str, dict[str, str]] = {}
        self._lock = threading.Lock()

    def announce(
        self, original: Callable[..., None], alarm: Mapping[str, Any], old_state: str, new_state: str, reason: str
    ) -> None:
        """Run the alarm's actions, then put the event."""
        original(alarm, old_state, new_state, reason)
        state = {"value": new_state, "reason": reason, "timestamp": _now()}
        if alarm.get("StateReasonData"):
            state["reasonData"] = alarm["StateReasonData"]
        arn = alarm["AlarmArn"]
        with self._lock:
            previous = self._states.get(arn) or _created(alarm, old_state)
            self._states[arn] = state
        detail = {
            "alarmName": alarm["AlarmName"],
            "configuration": configuration(alarm),
            "previousState": previous,
            "state": state,
        }
        put_aws_event("aws.cloudwatch", "CloudWatch Alarm State Change", detail, [arn])


def configuration(alarm: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event's `configuration`: metrics, or the rule of a composite alarm."""
    described = {"description": alarm["AlarmDescription"]} if alarm.get("AlarmDescription") else {}
    if "AlarmRule" in alarm:
        suppression = {name: alarm[key] for key, name in _SUPPRESSION.items() if alarm.get(key)}
        return {**described, "alarmRule": alarm["AlarmRule"], **suppression}
    if alarm.get("Metrics"):
        return {**described, "metrics": [_query(metric) for metric in alarm["Metrics"]]}
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic", "Average")
    # CloudWatch makes up an id for the metric of an alarm that has no metric math.
    metric_id = str(uuid.uuid5(uuid.NAMESPACE_URL, alarm["AlarmArn"]))
    source = _source(alarm, alarm.get("Period", 60), statistic)
    return {**described, "metrics": [{"id": metric_id, "metricStat": source, "returnData": True}]}


def _query(metric: Mapping[str, Any]) -> dict[str, Any]:
    returned = str(metric.get("ReturnData", True)).lower() == "true"
    query: dict[str, Any] = {"id": metric["Id"], "returnData": returned}
    if "Expression" in metric:
        query["expression"] = metric["Expression"]
        query["label"] = metric.get("Label", metric["Id"])
    else:
        stat = metric["MetricStat"]
        query["metricStat"] = _source(stat["Metric"], stat["Period"], stat["Stat"])
    return query


def _source(metric: Mapping[str, Any], period: float | str, statistic: str) -> dict[str, Any]:
    dimensions = {dimension["Name"]: dimension["Value"] for dimension in metric.get("Dimensions") or []}
    named = {"dimensions": dimensions, "name": metric.get("MetricName"), "namespace": metric.get("Namespace")}
    return {"metric": named, "period": int(period), "stat": statistic}


def _created(alarm: Mapping[str, Any], old_state: str) -> dict[str, str]:
    created = datetime.fromtimestamp(alarm.get("AlarmConfigurationUpdatedTimestamp", 0), UTC)
    return {
        "value": old_state,
        "reason": "Unchecked: Initial alarm creation",
        "timestamp": created.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
    }


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
