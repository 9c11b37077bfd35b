"""Alarms on metric math can be created; ministack refuses them in templates and forgets their metrics in its API."""

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, wrap

_PLACEHOLDER = {"MetricName": "-", "Namespace": "-"}


def apply(_settings: Settings) -> None:
    """Keep `Metrics` with the alarm, where the alarm clock finds them."""
    expect_attribute(cloudwatch, "_alarms")
    wrap(provisioners, "_cw_metric_alarm_record", record_with_metrics, parameters=("name", "props"))
    parameters = ("params", "cbor_data", "is_cbor", "is_json")
    wrap(cloudwatch, "_put_metric_alarm", put_with_metrics, parameters=parameters)


def record_with_metrics(original: Callable[..., dict[str, Any]], name: str, props: Mapping[str, Any]) -> dict[str, Any]:
    """Return the alarm of a template; ministack's own check needs a metric's name, so it gets one for the moment."""
    metrics = props.get("Metrics")
    if not metrics:
        return original(name, props)
    plain = {key: value for key, value in props.items() if key != "Metrics"}
    return {**original(name, plain | _PLACEHOLDER), **_without_single_metric(metrics)}


def put_with_metrics(original: Callable[..., Any], params: Any, cbor_data: Any, *flags: Any, **kwargs: Any) -> Any:
    """Return ministack's response, the alarm's metrics being kept."""
    response = original(params, cbor_data, *flags, **kwargs)
    metrics = (cbor_data or {}).get("Metrics")
    alarm = cloudwatch._alarms.get((cbor_data or {}).get("AlarmName", ""))
    if metrics and alarm:
        alarm.update(_without_single_metric(metrics))
    return response


def _without_single_metric(metrics: list[dict[str, Any]]) -> dict[str, Any]:
    period = next((int(m["MetricStat"]["Period"]) for m in metrics if "MetricStat" in m), 60)
    return {"Metrics": metrics, "MetricName": None, "Namespace": None, "Statistic": None, "Period": period}
