"""What is behind a composite alarm: those alarms of its rule that are in ALARM, and what they measure."""

import re
from dataclasses import dataclass

from triage.links import alarm_link
from triage.locate.metric_words import metric_words
from triage.mining.excerpt import excerpt
from triage.model.arn import Arn
from triage.model.blind_spots import PORT_ERRORS, PortError, blind_spot
from triage.model.evidence import AlarmRef, BlindSpot, Fact
from triage.model.signal import AlarmChanged, AlarmMetric
from triage.ports import Alarm, Alarms

SOURCE = "alarm"
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html (AlarmRule)
_IN_RULE = re.compile(r"\bALARM\(\s*[\"']?([^\"')]{1,1600}?)[\"']?\s*\)", re.IGNORECASE)
# A rule may name a hundred; each is a call.
_DESCRIBED = 10


@dataclass(frozen=True)
class BehindRule:
    """The metrics of the alarms that made a composite alarm go off, none twice."""

    metrics: tuple[AlarmMetric, ...] = ()
    facts: tuple[Fact, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()


def behind_rule(alarm: AlarmChanged, alarms: Alarms) -> BehindRule:
    """Return what the alarms behind a composite alarm measure; nothing for an alarm on metrics of its own."""
    if not alarm.alarm_rule:
        return BehindRule()
    metrics: list[AlarmMetric] = []
    facts, spots = [], []
    for name in _names(alarm)[:_DESCRIBED]:
        try:
            inner = alarms.describe(name)
        except PORT_ERRORS as error:
            spots.append(_undescribed(alarm, name, error))
            continue
        if inner.state == "ALARM":
            metrics += inner.metrics
            facts.append(_fact(alarm, inner))
    return BehindRule(
        tuple({metric.model_dump_json(): metric for metric in metrics}.values()), tuple(facts), tuple(spots)
    )


def _names(alarm: AlarmChanged) -> list[str]:
    """Return the alarms that triggered it, as the event tells; else those that its rule waits for."""
    triggering = alarm.reason_data.get("triggeringAlarms")
    told = [each.get("arn") for each in triggering if isinstance(each, dict)] if isinstance(triggering, list) else []
    named = [each for each in told if isinstance(each, str)] or _IN_RULE.findall(alarm.alarm_rule or "")
    return list(dict.fromkeys(_name(each) for each in named))


def _name(name_or_arn: str) -> str:
    arn = Arn.parse(name_or_arn)
    return arn.name if arn else name_or_arn


def _fact(alarm: AlarmChanged, inner: Alarm) -> Fact:
    measured = f" [metric {'; '.join(map(metric_words, inner.metrics))}]" if inner.metrics else ""
    return Fact(
        source=SOURCE,
        at=alarm.changed_at,
        resource=inner.arn,
        text=excerpt(f"alarm {inner.name}, which its rule names, is in ALARM: {inner.reason}{measured}"),
        ref=AlarmRef(alarm=inner.arn, at=alarm.changed_at),
        link=alarm_link(inner.arn),
        weight=0.9,
    )


def _undescribed(alarm: AlarmChanged, name: str, error: PortError) -> BlindSpot:
    return blind_spot(
        SOURCE,
        asked=f"what alarm {name} measures, which {alarm.alarm_name} is composed of (DescribeAlarms)",
        error=error,
        resource=alarm.alarm_arn,
        missing="the alarm is deleted, or of another Region",
    )
