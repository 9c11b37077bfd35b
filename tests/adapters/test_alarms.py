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
    (metric,) = alarm.metrics
    assert (metric.namespace, metric.name, metric.statistic, metric.period) == ("AWS/Lambda", "Errors", "Sum", 60)


def test_metrics_of_an_expression_are_described(clients: Clients) -> None:
    dimensions = [{"Name": "FunctionName", "Value": "load"}]
    errors = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Dimensions": dimensions}
    described = {
        "AlarmArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:rate",
        "AlarmName": "rate",
        "StateValue": "ALARM",
        "Metrics": [
            {"Id": "rate", "Expression": "100 * errors", "ReturnData": True},
            {"Id": "errors", "MetricStat": {"Metric": errors, "Period": 60, "Stat": "Sum"}, "ReturnData": False},
        ],
    }
    answer_with(clients.cloudwatch, {"MetricAlarms": [described], "CompositeAlarms": []})
    rate, inner = CloudWatchAlarms(clients).describe("rate").metrics
    assert (rate.id, rate.expression) == ("rate", "100 * errors")
    assert (inner.id, inner.dimensions, inner.statistic) == ("errors", {"FunctionName": "load"}, "Sum")


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
