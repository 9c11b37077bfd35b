"""CloudWatch alarms, read only."""

from typing import Protocol

from pydantic import Field

from triage.model.base import Frozen
from triage.model.signal import AlarmMetric


class Alarm(Frozen):
    """An alarm as DescribeAlarms tells it."""

    arn: str
    name: str
    state: str
    reason: str = ""
    threshold: float | None = None
    comparison: str | None = None
    actions_suppressed: bool = False
    metrics: tuple[AlarmMetric, ...] = Field(default=(), description="what it measures; a composite alarm nothing")


class Alarms(Protocol):
    """CloudWatch alarms, read only."""

    def describe(self, alarm_name: str) -> Alarm:
        """Return the alarm."""
        ...
