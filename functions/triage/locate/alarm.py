"""Locates what a CloudWatch alarm is about: the metric, its breach, and the resource behind its dimensions."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from triage.links import alarm_link
from triage.locate.alarm_resources import target_of_metric
from triage.locate.composite import SOURCE, behind_rule
from triage.locate.history_finding import HistoryFinding
from triage.locate.machine_alarm import alarmed_execution
from triage.locate.metric_words import metric_words
from triage.locate.queue_readers import behind_queue
from triage.locate.resources import Target, log_groups_of
from triage.mining.excerpt import excerpt
from triage.mining.fingerprint import fingerprint
from triage.model.arn import Arn
from triage.model.base import Window, to_utc
from triage.model.blind_spots import PORT_ERRORS, blind_spot
from triage.model.evidence import AlarmRef, BlindSpot, Fact
from triage.model.failure import Failure, Origin
from triage.model.incident import LocatedFailure
from triage.model.pipeline import Pipeline
from triage.model.signal import AlarmChanged
from triage.model.vocabulary import Status
from triage.ports import Alarm, Alarms, Ports
from triage.settings import Settings

# CloudWatch writes: Threshold Crossed: 1 out of the last 1 datapoints [99.5 (…)] was greater than the threshold (50.0)
_BREACH = re.compile(
    r"(?:was|were) (?:not )?(?:greater|less) than (?:or equal to )?the .{1,200}?[)\]]"
    r"(?: or greater than the upper thresholds? \[[^\]]{1,200}\])?"
)
_ERROR_CHARACTERS = 256
_AFTER_CHANGE = timedelta(seconds=30)


def locate_alarm(alarm: AlarmChanged, pipeline: Pipeline, *, ports: Ports, settings: Settings) -> LocatedFailure:
    """Return the metric, the breach and the resource; the alarm is described anew to see whether it still holds."""
    rule = behind_rule(alarm, ports.alarms)
    measured = alarm.model_copy(update={"metrics": alarm.metrics or rule.metrics})
    targets = alarm_targets(measured)
    target = targets[0] if targets else Target("cloudwatch")
    queue = behind_queue(target, alarm.changed_at, ports.queues)
    # What made dead letters of messages failed; who reads a queue that is merely long may do well.
    target = queue.readers[0] if queue.gets_dead_letters and queue.readers else target
    now, spots = _describe(alarm, ports.alarms)
    lookback = timedelta(seconds=settings.log_lookback_seconds)
    window = _window(alarm, lookback)
    behind = alarmed_execution(measured, target, window, ports=ports, lookback=lookback)
    failure = _failure(alarm, target, behind.finding)
    own = behind.finding.targets if behind.finding else ()
    announced = behind.finding if behind.announced else None
    told = (announced.status, announced.failure) if announced else (Status.ALARM, failure)
    groups = (group for each in (*own, *targets, *queue.readers) for group in log_groups_of(each))
    return LocatedFailure(
        status=Status.ALARM,
        failure=failure,
        window=behind.finding.window if behind.finding else window,
        fingerprint=fingerprint(*told),
        announced_by_execution=announced is not None,
        log_groups=tuple(dict.fromkeys((*pipeline.all_log_groups, *groups, *behind.log_groups))),
        facts=(
            *_facts(alarm, target, now),
            *rule.facts,
            *queue.facts,
            *behind.facts,
            *(behind.finding.facts if behind.finding else ()),
        ),
        blind_spots=(*spots, *rule.blind_spots, *queue.blind_spots, *behind.blind_spots),
    )


def _failure(alarm: AlarmChanged, target: Target, execution: HistoryFinding | None) -> Failure:
    """Return the breach as the failure; its origin is where the execution behind it failed, if one is known."""
    error = breach(alarm)[:_ERROR_CHARACTERS]
    cause = alarm.reason or None
    inner = execution.failure if execution else None
    return Failure(
        error=error,
        cause=cause,
        service=target.service,
        resource=target.resource,
        correlation=inner.correlation if inner else {},
        failed_at=inner.failed_at if inner else alarm.changed_at,
        origin=inner.origin if inner else Origin(error=error, cause=cause, resource=target.resource),
    )


def alarm_targets(alarm: AlarmChanged) -> tuple[Target, ...]:
    """Return what the alarm's metrics measure, none twice; () for a composite alarm and for bare custom metrics."""
    scope = Arn.parse(alarm.alarm_arn) or Arn("aws", "cloudwatch", alarm.region, alarm.account, "")
    found = (target_of_metric(metric, scope) for metric in alarm.metrics)
    known = [target for target in found if target]
    return tuple(dict.fromkeys(sorted(known, key=lambda target: target.resource is None)))


def breach(alarm: AlarmChanged) -> str:
    """Return what went wrong in AWS's words: `Errors was greater than the threshold (0.0)`."""
    if alarm.alarm_rule:
        return alarm.alarm_rule
    subject = _subject(alarm)
    match = _BREACH.search(alarm.reason)
    return f"{subject} {match.group()}" if match else f"{subject}: {alarm.reason or alarm.state}"


def _subject(alarm: AlarmChanged) -> str:
    expressions = [metric.expression for metric in alarm.metrics if metric.expression]
    names = [metric.name for metric in alarm.metrics if metric.name]
    # A band is what the metric is held against, not what is measured.
    if expressions and not expressions[0].startswith("ANOMALY_DETECTION_BAND"):
        return f"{expressions[0]} over {', '.join(names)}" if names else expressions[0]
    return names[0] if names else alarm.alarm_name


def _facts(alarm: AlarmChanged, target: Target, now: Alarm | None) -> Iterator[Fact]:
    before = f"{alarm.previous_state} -> " if alarm.previous_state else ""
    measured = f" [{_measured(alarm)}]" if alarm.metrics else ""
    yield _fact(alarm, f"alarm {alarm.alarm_name} {before}{alarm.state}: {alarm.reason}{measured}", target, weight=1.0)
    if alarm.alarm_rule:
        triggered = alarm.reason_data.get("triggeringAlarms")
        causes = ", ".join(str(each.get("arn")) for each in triggered or () if isinstance(each, dict))
        by = f"; triggered by {causes}" if causes else ""
        yield _fact(alarm, f"rule of the composite alarm: {alarm.alarm_rule}{by}", target, weight=0.8)
    if now is not None and now.state != alarm.state:
        yield _fact(alarm, f"the alarm is {now.state} by now: {now.reason}", target, weight=0.9)
    if now is not None and now.actions_suppressed:
        yield _fact(alarm, "the alarm's actions are suppressed at present", target, weight=0.6)


def _measured(alarm: AlarmChanged) -> str:
    """Return what was measured, and the values where the reason does not tell them."""
    text = f"metric {'; '.join(map(metric_words, alarm.metrics))}"
    points, threshold = alarm.reason_data.get("recentDatapoints"), alarm.reason_data.get("threshold")
    text += f"; datapoints {points}" if points and "datapoint" not in alarm.reason else ""
    return text + (f", threshold {threshold}" if threshold is not None and "threshold" not in alarm.reason else "")


def _fact(alarm: AlarmChanged, text: str, target: Target, *, weight: float) -> Fact:
    return Fact(
        source=SOURCE,
        at=alarm.changed_at,
        resource=target.resource or alarm.alarm_arn,
        text=excerpt(text),
        ref=AlarmRef(alarm=alarm.alarm_arn, at=alarm.changed_at),
        link=alarm_link(alarm.alarm_arn),
        weight=weight,
    )


def _describe(alarm: AlarmChanged, alarms: Alarms) -> tuple[Alarm | None, tuple[BlindSpot, ...]]:
    try:
        return alarms.describe(alarm.alarm_name), ()
    except PORT_ERRORS as error:
        spot = blind_spot(
            SOURCE,
            asked=f"whether alarm {alarm.alarm_name} is still in {alarm.state} (DescribeAlarms)",
            error=error,
            resource=alarm.alarm_arn,
            missing="the alarm is deleted; its event is all there is",
        )
        return None, (spot,)


def _window(alarm: AlarmChanged, lookback: timedelta) -> Window:
    start = alarm.changed_at - lookback
    evaluated_from = _moment(alarm.reason_data.get("startDate"))
    if evaluated_from is not None:
        start = min(start, evaluated_from)
    return Window(start=start, end=alarm.changed_at + _AFTER_CHANGE)


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return to_utc(datetime.fromisoformat(value))
    except ValueError:
        return None
