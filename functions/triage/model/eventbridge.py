"""EventBridge events as AWS writes them, read into signals."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from triage.errors import InvalidSignalError
from triage.model.base import UtcDatetime
from triage.model.signal import AlarmChanged, AlarmMetric, ExecutionEnded
from triage.model.vocabulary import Status

EXECUTION_DETAIL_TYPE = "Step Functions Execution Status Change"
_ALARM_DETAIL_TYPE = "CloudWatch Alarm State Change"


def _from_epoch_milliseconds(value: object) -> object:
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, int):
        return datetime.fromtimestamp(value / 1000, tz=UTC)
    return value or None


def _zero_when_blank(value: object) -> object:
    return value or 0


EpochMilliseconds = Annotated[UtcDatetime | None, BeforeValidator(_from_epoch_milliseconds)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _ExecutionDetail(_Lenient):
    executionArn: str = Field(min_length=1)  # noqa: N815 - AWS's spelling
    stateMachineArn: str = Field(min_length=1)  # noqa: N815 - AWS's spelling
    status: Literal["FAILED", "TIMED_OUT", "ABORTED"]
    startDate: EpochMilliseconds = None  # noqa: N815 - AWS's spelling
    stopDate: EpochMilliseconds = None  # noqa: N815 - AWS's spelling
    redriveCount: Annotated[int, BeforeValidator(_zero_when_blank)] = 0  # noqa: N815 - AWS's spelling
    redriveStatus: str | None = None  # noqa: N815 - AWS's spelling
    error: str | None = None
    cause: str | None = None


class _ExecutionEvent(_Lenient):
    time: UtcDatetime
    detail: _ExecutionDetail

    def signal(self) -> ExecutionEnded:
        detail = self.detail
        return ExecutionEnded(
            execution_arn=detail.executionArn,
            state_machine_arn=detail.stateMachineArn,
            status=Status(detail.status.lower()),
            started_at=detail.startDate,
            stopped_at=detail.stopDate or self.time,
            redrive_count=detail.redriveCount,
            redrive_status=detail.redriveStatus or None,
            error=detail.error,
            cause=detail.cause,
        )


def _parsed_json(value: object) -> object:
    # state.reasonData is a JSON document inside a string.
    if not isinstance(value, str):
        return value or {}
    try:
        parsed = TypeAdapter(dict[str, Any]).validate_json(value)
    except ValidationError:
        return {"unparsed": value}
    return parsed


class _AlarmState(_Lenient):
    value: Literal["ALARM", "OK", "INSUFFICIENT_DATA"]
    reason: str = ""
    reasonData: Annotated[dict[str, Any], BeforeValidator(_parsed_json)] = {}  # noqa: N815 - AWS's spelling
    timestamp: UtcDatetime | None = None


class _PreviousState(_Lenient):
    value: str | None = None


class _Metric(_Lenient):
    namespace: str | None = None
    name: str | None = None
    dimensions: dict[str, str] = {}


class _MetricStat(_Lenient):
    metric: _Metric = _Metric()
    period: int | None = None
    stat: str | None = None


class _MetricQuery(_Lenient):
    id: str = ""
    metricStat: _MetricStat = _MetricStat()  # noqa: N815 - AWS's spelling
    expression: str | None = None

    def metric(self) -> AlarmMetric:
        return AlarmMetric(
            id=self.id,
            namespace=self.metricStat.metric.namespace,
            name=self.metricStat.metric.name,
            dimensions=self.metricStat.metric.dimensions,
            period=self.metricStat.period,
            statistic=self.metricStat.stat,
            expression=self.expression,
        )


class _AlarmConfiguration(_Lenient):
    description: str | None = None
    metrics: list[_MetricQuery] = []
    alarmRule: str | None = None  # noqa: N815 - AWS's spelling


class _AlarmDetail(_Lenient):
    alarmName: str = Field(min_length=1)  # noqa: N815 - AWS's spelling
    state: _AlarmState
    previousState: _PreviousState = _PreviousState()  # noqa: N815 - AWS's spelling
    configuration: _AlarmConfiguration = _AlarmConfiguration()


class _AlarmEvent(_Lenient):
    time: UtcDatetime
    account: str = ""
    region: str = ""
    resources: list[str] = []
    detail: _AlarmDetail

    def signal(self) -> AlarmChanged:
        detail = self.detail
        arn = f"arn:aws:cloudwatch:{self.region}:{self.account}:alarm:{detail.alarmName}"
        return AlarmChanged(
            alarm_arn=self.resources[0] if self.resources else arn,
            alarm_name=detail.alarmName,
            state=detail.state.value,
            previous_state=detail.previousState.value,
            reason=detail.state.reason,
            reason_data=detail.state.reasonData,
            changed_at=detail.state.timestamp or self.time,
            description=detail.configuration.description or "",
            metrics=tuple(query.metric() for query in detail.configuration.metrics),
            alarm_rule=detail.configuration.alarmRule,
            account=self.account,
            region=self.region,
        )


_EVENTS: dict[str, type[_ExecutionEvent | _AlarmEvent]] = {
    EXECUTION_DETAIL_TYPE: _ExecutionEvent,
    _ALARM_DETAIL_TYPE: _AlarmEvent,
}


def parse_signal(event: object) -> ExecutionEnded | AlarmChanged:
    """Return the signal an EventBridge event carries.

    Raises InvalidSignalError, naming the field, for an event of another kind or shape.
    Event shapes: Step Functions and CloudWatch entries of the EventBridge events reference.
    """
    detail_type = event.get("detail-type") if isinstance(event, dict) else None
    model = _EVENTS.get(detail_type) if isinstance(detail_type, str) else None
    if model is None:
        allowed = " or ".join(repr(name) for name in _EVENTS)
        raise InvalidSignalError(f"detail-type is {detail_type!r}; understood are {allowed}")
    try:
        return model.model_validate(event).signal()
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InvalidSignalError(f"{detail_type}: {field}: {first['msg']}") from exc
