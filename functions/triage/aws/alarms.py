"""CloudWatch alarms, read only."""

from collections.abc import Mapping
from typing import Any

from triage.aws.clients import Clients
from triage.aws.errors import translated_errors
from triage.errors import ResourceNotFoundError
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
        actions_suppressed=not answer.get("ActionsEnabled", True) or bool(answer.get("ActionsSuppressedBy")),
    )
