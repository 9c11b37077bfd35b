"""An alarm as EventBridge, `describe-alarms`, an SNS notification or an alert manager's webhook tells it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from triage.errors import InvalidInputError, InvalidSignalError
from triage.files.alarm_metrics import read_metric, read_query, texts
from triage.files.documents import Document, member, parse_values, text_member
from triage.files.kinds import wrong_kind
from triage.files.times import parse_time
from triage.model.arn import Arn
from triage.model.eventbridge import parse_signal
from triage.model.signal import AlarmChanged, AlarmMetric

ALLOWED = (
    'the answer of "aws cloudwatch describe-alarms", a "CloudWatch Alarm State Change" event, '
    "an alarm's SNS notification, or an alert with commonLabels and commonAnnotations"
)
_STATES: Mapping[str, Literal["OK", "INSUFFICIENT_DATA"]] = {"OK": "OK", "INSUFFICIENT_DATA": "INSUFFICIENT_DATA"}
_DATABASE = "DBInstanceIdentifier"
# Annotations of alert rules that name a database; AWS's own dimension is what CloudWatch calls it.
_DATABASE_ANNOTATIONS = ("db_instance_identifier", "db_instance", "dbinstance_identifier")


def read_alarm(document: Document, option: str = "--alarm", *, otherwise: datetime) -> AlarmChanged:
    """Return the alarm; `otherwise` is when it changed where the document gives no time.

    Of several alarms that is the first in ALARM, else the first. Raises InvalidInputError for another document.
    """
    value = _unwrapped(document)
    if not isinstance(value, Mapping):
        raise wrong_kind(document, option=option, allowed=ALLOWED)
    if "detail-type" in value:
        return _from_event(document, value, option)
    for recognised, reader in _SHAPES:
        if recognised(value):
            found = reader(value, otherwise)
            if found is not None:
                return found
    raise wrong_kind(document, option=option, allowed=ALLOWED)


def _unwrapped(document: Document) -> Any:  # noqa: ANN401 - any JSON value
    """Return what is in a list, or in an SNS message as subscribers and Lambda functions get it."""
    value = document.value
    if isinstance(value, Mapping) and isinstance(value.get("Records"), list):
        value = value["Records"]
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping) and isinstance(value.get("Sns"), Mapping):
        value = value["Sns"]
    message = value.get("Message") if isinstance(value, Mapping) and "AlarmName" not in value else None
    if isinstance(message, str) and message.lstrip().startswith("{"):
        return parse_values(message.encode(errors="replace"), f"{document.name}: Message")[0]
    return value


def _from_event(document: Document, event: Mapping[str, Any], option: str) -> AlarmChanged:
    try:
        signal = parse_signal(event)
    except InvalidSignalError as exc:
        raise InvalidInputError(f"{document.name}: {exc}") from exc
    if not isinstance(signal, AlarmChanged):
        raise wrong_kind(document, option=option, allowed=ALLOWED)
    return signal


def _from_describe_alarms(answer: Mapping[str, Any], otherwise: datetime) -> AlarmChanged | None:
    lists = (member(answer, "MetricAlarms"), member(answer, "CompositeAlarms"))
    alarms = [each for some in lists if isinstance(some, list) for each in some if isinstance(each, Mapping)]
    if "AlarmName" in answer:
        alarms = [answer]
    ringing = [alarm for alarm in alarms if text_member(alarm, "StateValue") == "ALARM"]
    chosen = next(iter(ringing or alarms), None)
    return _from_description(chosen, otherwise) if chosen else None


def _from_description(alarm: Mapping[str, Any], otherwise: datetime) -> AlarmChanged:
    name = text_member(alarm, "AlarmName") or "alarm"
    arn = text_member(alarm, "AlarmArn") or name
    changed = member(alarm, "StateTransitionedTimestamp") or member(alarm, "StateUpdatedTimestamp")
    queries = member(alarm, "Metrics")
    metrics = [read_query(each) for each in queries if isinstance(each, Mapping)] if isinstance(queries, list) else []
    if text_member(alarm, "MetricName"):
        metrics.append(read_metric(alarm))
    return _alarm(
        name=name,
        arn=arn,
        state=text_member(alarm, "StateValue"),
        reason=text_member(alarm, "StateReason") or "",
        changed_at=parse_time(changed) or otherwise,
        metrics=tuple(metrics),
        rule=text_member(alarm, "AlarmRule"),
    )


def _from_notification(message: Mapping[str, Any], otherwise: datetime) -> AlarmChanged:
    trigger = member(message, "Trigger")
    metrics = (read_metric(trigger),) if isinstance(trigger, Mapping) and text_member(trigger, "MetricName") else ()
    name = text_member(message, "AlarmName") or "alarm"
    return _alarm(
        name=name,
        arn=text_member(message, "AlarmArn") or name,
        state=text_member(message, "NewStateValue"),
        reason=text_member(message, "NewStateReason") or "",
        changed_at=parse_time(member(message, "StateChangeTime")) or otherwise,
        metrics=metrics,
        rule=text_member(message, "AlarmRule"),
    )


def _from_alert(alert: Mapping[str, Any], otherwise: datetime) -> AlarmChanged:
    """Return the alarm of an Alertmanager or Grafana webhook; its annotations say what a reason would."""
    labels = texts(member(alert, "commonLabels"))
    notes = texts(member(alert, "commonAnnotations"))
    first = member(alert, "alerts")
    began = (
        member(first[0], "startsAt") if isinstance(first, list) and first and isinstance(first[0], Mapping) else None
    )
    said = [notes.get(key) for key in ("summary", "description", "error", "suspected_symptom")]
    database = next((notes[key] for key in _DATABASE_ANNOTATIONS if notes.get(key)), None)
    metrics = (AlarmMetric(namespace="AWS/RDS", dimensions={_DATABASE: database}),) if database else ()
    name = labels.get("alertname") or text_member(alert, "title") or "alert"
    changed = _alarm(
        name=name,
        arn=name,
        state="OK" if text_member(alert, "state") in {"ok", "resolved", "normal"} else "ALARM",
        reason=" ".join(dict.fromkeys(part for part in said if part)),
        changed_at=parse_time(began) or otherwise,
        metrics=metrics,
        rule=None,
    )
    return changed.model_copy(update={"region": notes.get("cloudwatch_region", "")})


def _is_description(value: Mapping[str, Any]) -> bool:
    return any(member(value, key) is not None for key in ("MetricAlarms", "CompositeAlarms", "StateValue"))


def _is_notification(value: Mapping[str, Any]) -> bool:
    return text_member(value, "NewStateValue") is not None


def _is_alert(value: Mapping[str, Any]) -> bool:
    return member(value, "commonLabels") is not None or member(value, "commonAnnotations") is not None


_Reader = Callable[[Mapping[str, Any], datetime], AlarmChanged | None]
_SHAPES: tuple[tuple[Callable[[Mapping[str, Any]], bool], _Reader], ...] = (
    (_is_notification, _from_notification),
    (_is_description, _from_describe_alarms),
    (_is_alert, _from_alert),
)


def _alarm(
    *,
    name: str,
    arn: str,
    state: str | None,
    reason: str,
    changed_at: datetime,
    metrics: tuple[AlarmMetric, ...],
    rule: str | None,
) -> AlarmChanged:
    parsed = Arn.parse(arn)
    return AlarmChanged(
        alarm_arn=arn,
        alarm_name=name,
        state=_STATES.get(state or "", "ALARM"),
        reason=reason,
        changed_at=changed_at,
        metrics=metrics,
        alarm_rule=rule,
        account=parsed.account if parsed else "",
        region=parsed.region if parsed else "",
    )
