"""CloudWatch alarms, read only."""

from typing import Protocol

from triage.model.base import Frozen


class Alarm(Frozen):
    """An alarm as DescribeAlarms tells it."""

    arn: str
    name: str
    state: str
    reason: str = ""
    threshold: float | None = None
    comparison: str | None = None
    actions_suppressed: bool = False


class Alarms(Protocol):
    """CloudWatch alarms, read only."""

    def describe(self, alarm_name: str) -> Alarm:
        """Return the alarm."""
        ...
