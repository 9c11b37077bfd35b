"""CloudWatch alarms, read as their API answers."""

import pytest

from tests.adapters.conftest import answer_with
from triage.aws.alarms import CloudWatchAlarms
from triage.aws.clients import Clients
from triage.errors import ResourceNotFoundError


def test_alarm_is_described(aws: Clients) -> None:
    aws.cloudwatch.put_metric_alarm(
        AlarmName="errors",
        MetricName="Errors",
        Namespace="AWS/Lambda",
        Period=60,
        Statistic="Sum",
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        ActionsEnabled=False,
    )
    aws.cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="1 datapoint")
    alarm = CloudWatchAlarms(aws).describe("errors")
    assert (alarm.name, alarm.state, alarm.reason, alarm.threshold) == ("errors", "ALARM", "1 datapoint", 1.0)
    assert alarm.actions_suppressed


def test_suppressed_composite_alarm_is_described(clients: Clients) -> None:
    composite = {
        "AlarmArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:both",
        "AlarmName": "both",
        "AlarmRule": "ALARM(a) AND ALARM(b)",
        "StateValue": "ALARM",
        "ActionsEnabled": True,
        "ActionsSuppressedBy": "Alarm",
    }
    answer_with(clients.cloudwatch, {"MetricAlarms": [], "CompositeAlarms": [composite]})
    alarm = CloudWatchAlarms(clients).describe("both")
    assert (alarm.name, alarm.state, alarm.threshold, alarm.actions_suppressed) == ("both", "ALARM", None, True)


def test_unknown_alarm_is_not_found(aws: Clients) -> None:
    with pytest.raises(ResourceNotFoundError, match="no alarm 'nope'"):
        CloudWatchAlarms(aws).describe("nope")
