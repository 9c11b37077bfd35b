"""Alarms follow their own metric and announce every change on the default bus."""

import json
from typing import Any

from local_cloud.cloud import Cloud
from tests.local_cloud.event_queue import make_queue, receive, send_rule
from tests.local_cloud.waiting import wait_until


def put_alarm(cloud: Cloud, name: str, **config: Any) -> None:
    settings = {
        "Namespace": "Test",
        "MetricName": "Errors",
        "Dimensions": [{"Name": "FunctionName", "Value": name}],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        **config,
    }
    cloud.client("cloudwatch").put_metric_alarm(AlarmName=name, **settings)


def put_value(cloud: Cloud, dimension: str, value: float, metric: str = "Errors") -> None:
    datum = {"MetricName": metric, "Value": value, "Dimensions": [{"Name": "FunctionName", "Value": dimension}]}
    cloud.client("cloudwatch").put_metric_data(Namespace="Test", MetricData=[datum])


def state(cloud: Cloud, name: str) -> str:
    alarms = cloud.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return str(alarms[0]["StateValue"])


def test_alarm_fires_for_its_own_dimension_only(cloud: Cloud) -> None:
    put_alarm(cloud, "fires")
    put_alarm(cloud, "stays-calm")

    put_value(cloud, "fires", 1)

    assert wait_until(lambda: state(cloud, "fires") == "ALARM")
    assert state(cloud, "stays-calm") == "OK"


def test_alarm_needs_as_many_breaching_periods_as_it_says(cloud: Cloud) -> None:
    put_alarm(cloud, "two-of-three", EvaluationPeriods=3, DatapointsToAlarm=2)

    put_value(cloud, "two-of-three", 5)

    assert wait_until(lambda: state(cloud, "two-of-three") == "OK")
    assert not wait_until(lambda: state(cloud, "two-of-three") == "ALARM", seconds=2.5)


def test_alarm_on_metric_math_fires(cloud: Cloud) -> None:
    dimensions = [{"Name": "FunctionName", "Value": "math"}]
    metrics: list[dict[str, Any]] = [{"Id": "sum", "Expression": "FILL(a, 0) + FILL(b, 0)", "ReturnData": True}]
    for metric_id, name in (("a", "Failed"), ("b", "TimedOut")):
        metric = {"Namespace": "Test", "MetricName": name, "Dimensions": dimensions}
        stat = {"Metric": metric, "Period": 60, "Stat": "Sum"}
        metrics.append({"Id": metric_id, "MetricStat": stat, "ReturnData": False})
    cloud.client("cloudwatch").put_metric_alarm(
        AlarmName="math",
        Metrics=metrics,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
    )

    put_value(cloud, "math", 1, metric="TimedOut")

    assert wait_until(lambda: state(cloud, "math") == "ALARM")


def test_change_of_state_is_an_event_in_cloudwatchs_shape(cloud: Cloud) -> None:
    url, queue = make_queue(cloud)
    send_rule(cloud, {"source": ["aws.cloudwatch"], "detail": {"alarmName": ["announced"]}}, {"Arn": queue})
    put_alarm(cloud, "announced", AlarmDescription="Errors of the loader")
    first = json.loads(receive(cloud, url)["Body"])

    put_value(cloud, "announced", 3)

    event = json.loads(receive(cloud, url)["Body"])
    detail = event["detail"]
    assert event["detail-type"] == "CloudWatch Alarm State Change"
    assert event["resources"] == ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:announced"]
    assert first["detail"]["previousState"]["reason"] == "Unchecked: Initial alarm creation"
    assert detail["previousState"] == first["detail"]["state"]
    assert detail["state"]["value"] == "ALARM"
    assert detail["state"]["reason"].startswith("Threshold Crossed: 1 out of the last 1 datapoints [3.0 (")
    assert detail["state"]["reason"].endswith(
        "was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition)."
    )
    assert json.loads(detail["state"]["reasonData"])["recentDatapoints"] == [3.0]
    (metric,) = detail["configuration"]["metrics"]
    assert detail["configuration"]["description"] == "Errors of the loader"
    assert metric["metricStat"] == {
        "metric": {"dimensions": {"FunctionName": "announced"}, "name": "Errors", "namespace": "Test"},
        "period": 60,
        "stat": "Sum",
    }


def test_set_alarm_state_is_announced_too(cloud: Cloud) -> None:
    url, queue = make_queue(cloud)
    put_alarm(cloud, "set-by-hand", TreatMissingData="ignore")
    send_rule(cloud, {"source": ["aws.cloudwatch"], "detail": {"alarmName": ["set-by-hand"]}}, {"Arn": queue})

    cloud.client("cloudwatch").set_alarm_state(AlarmName="set-by-hand", StateValue="ALARM", StateReason="a drill")

    detail = json.loads(receive(cloud, url)["Body"])["detail"]
    assert (detail["state"]["value"], detail["state"]["reason"]) == ("ALARM", "a drill")


def test_composite_alarm_follows_its_children_and_is_announced_by_its_rule(cloud: Cloud) -> None:
    url, queue = make_queue(cloud)
    put_alarm(cloud, "child")
    cloud.client("cloudwatch").put_composite_alarm(AlarmName="parent", AlarmRule='ALARM("child")')
    pattern = {"source": ["aws.cloudwatch"], "detail": {"alarmName": ["parent"], "state": {"value": ["ALARM"]}}}
    send_rule(cloud, pattern, {"Arn": queue})

    put_value(cloud, "child", 1)

    detail = json.loads(receive(cloud, url)["Body"])["detail"]
    assert detail["configuration"] == {"alarmRule": 'ALARM("child")'}
    assert "metrics" not in detail["configuration"]


def test_messages_in_a_queue_are_a_metric_that_alarms_see(cloud: Cloud) -> None:
    queues = cloud.client("sqs")
    url = queues.create_queue(QueueName="orders-dead-letters")["QueueUrl"]
    watched = {
        "Namespace": "AWS/SQS",
        "MetricName": "ApproximateNumberOfMessagesVisible",
        "Dimensions": [{"Name": "QueueName", "Value": "orders-dead-letters"}],
        "Statistic": "Maximum",
    }
    put_alarm(cloud, "dead-letters", **watched)
    assert wait_until(lambda: state(cloud, "dead-letters") == "OK")

    queues.send_message(QueueUrl=url, MessageBody="{}")

    assert wait_until(lambda: state(cloud, "dead-letters") == "ALARM")
