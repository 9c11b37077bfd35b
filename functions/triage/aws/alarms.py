"""CloudWatch alarms, read only."""

from collections.abc import Mapping
from typing import Any

from triage.aws.clients import Clients
from triage.aws.errors import translated_errors
from triage.errors import ResourceNotFoundError
from triage.model.signal import AlarmMetric
from triage.ports import Alarm


class CloudWatchAlarms:
    """Metric and composite alarms of this account and Region."""

    def __init__(self, clients: Clients) -> None:
        """Use these clients."""
        self._clients = clients

    def describe(self, alarm_name: str) -> Alarm:
        """Return the alarm; raises ResourceNotFoundError, as DescribeAlarms answers an unknown name with nothing."""
        with translated_errors("cloudwatch"):
            # Without AlarmTypes composite alarms are left out.
            answer = self._clients.cloudwatch.describe_alarms(
                AlarmNames=[alarm_name], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
            )
        found: list[Mapping[str, Any]] = [*answer.get("MetricAlarms", []), *answer.get("CompositeAlarms", [])]
        if not found:
            raise ResourceNotFoundError(f"cloudwatch:DescribeAlarms: no alarm {alarm_name!r}")
        return _alarm(found[0])


def _alarm(answer: Mapping[str, Any]) -> Alarm:
    return Alarm(
        arn=answer["AlarmArn"],
        name=answer["AlarmName"],
        state=answer["StateValue"],
        reason=answer.get("StateReason", ""),
        threshold=answer.get("Threshold"),
        comparison=answer.get("ComparisonOperator"),
        metrics=_metrics(answer),
        actions_suppressed=not answer.get("ActionsEnabled", True) or bool(answer.get("ActionsSuppressedBy")),
    )


def _metrics(answer: Mapping[str, Any]) -> tuple[AlarmMetric, ...]:
    """Return what the alarm measures: one metric named by itself, or several and an expression over them."""
    if "MetricName" in answer:
        return (_metric("", answer, answer.get("Statistic") or answer.get("ExtendedStatistic"), answer.get("Period")),)
    return tuple(_query(each) for each in answer.get("Metrics", ()))


def _query(query: Mapping[str, Any]) -> AlarmMetric:
    if "MetricStat" not in query:
        return AlarmMetric(id=query["Id"], expression=query.get("Expression"), period=query.get("Period"))
    measured = query["MetricStat"]
    return _metric(query["Id"], measured["Metric"], measured["Stat"], measured["Period"])


def _metric(name: str, metric: Mapping[str, Any], statistic: str | None, period: int | None) -> AlarmMetric:
    return AlarmMetric(
        id=name,
        namespace=metric.get("Namespace"),
        name=metric.get("MetricName"),
        dimensions={each["Name"]: each["Value"] for each in metric.get("Dimensions", ())},
        statistic=statistic,
        period=period,
    )
