"""Signals: what arrives and may start a triage."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from triage.model.base import Frozen, UtcDatetime, iso
from triage.model.vocabulary import Status


class ExecutionEnded(Frozen):
    """A Step Functions execution that ended without success."""

    kind: Literal["execution_ended"] = "execution_ended"
    execution_arn: str
    state_machine_arn: str
    status: Status
    started_at: UtcDatetime | None = None
    stopped_at: UtcDatetime
    redrive_count: int = 0
    redrive_status: str | None = Field(default=None, description="as AWS spells it; None when nobody said")
    error: str | None = None
    cause: str | None = None

    @property
    def key(self) -> str:
        """What makes it the same signal when it is delivered twice; a redrive keeps the execution's ARN."""
        return f"execution|{self.execution_arn}|{self.redrive_count}|{self.status}"

    @property
    def occurred_at(self) -> datetime:
        """When the execution ended."""
        return self.stopped_at


class AlarmMetric(Frozen):
    """One metric an alarm watches, or an expression over metrics."""

    id: str = ""
    namespace: str | None = None
    name: str | None = None
    dimensions: dict[str, str] = {}
    period: int | None = None
    statistic: str | None = None
    expression: str | None = None


class AlarmChanged(Frozen):
    """A CloudWatch alarm that changed its state."""

    kind: Literal["alarm_changed"] = "alarm_changed"
    alarm_arn: str
    alarm_name: str
    state: Literal["ALARM", "OK", "INSUFFICIENT_DATA"]
    previous_state: str | None = None
    reason: str = ""
    reason_data: dict[str, Any] = {}
    changed_at: UtcDatetime
    description: str = ""
    metrics: tuple[AlarmMetric, ...] = ()
    alarm_rule: str | None = None
    account: str = ""
    region: str = ""

    @property
    def key(self) -> str:
        """What makes it the same signal when it is delivered twice."""
        return f"alarm|{self.alarm_arn}|{iso(self.changed_at)}|{self.state}"

    @property
    def occurred_at(self) -> datetime:
        """When the alarm changed."""
        return self.changed_at

    @property
    def dimensions(self) -> dict[str, str]:
        """The dimensions of all its metrics together."""
        return {name: value for metric in self.metrics for name, value in metric.dimensions.items()}


class FilesGiven(Frozen):
    """Exported logs, given without anything that says what failed, or when: they have to tell it themselves."""

    kind: Literal["files_given"] = "files_given"
    name: str = Field(min_length=1, description="what to call the pipeline")
    at: UtcDatetime = Field(description="when they were read")

    @property
    def key(self) -> str:
        """What makes it the same signal; the same files read again are another."""
        return f"files|{self.name}|{iso(self.at)}"

    @property
    def occurred_at(self) -> datetime:
        """When they were read: what they tell of happened at or before then."""
        return self.at


class Question(Frozen):
    """A person's question about one pipeline."""

    kind: Literal["question"] = "question"
    message: str
    pipeline_name: str | None = None
    hours_back: int = Field(default=24, ge=1, le=168)
    conversation_id: str | None = None


Signal = Annotated[ExecutionEnded | AlarmChanged | FilesGiven, Field(discriminator="kind")]
SIGNAL: TypeAdapter[Signal] = TypeAdapter(Signal)
