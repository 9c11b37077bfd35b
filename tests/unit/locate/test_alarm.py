"""What an alarm's event tells about what broke."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.corpora import json_lines
from tests.fakes import FakeAlarms, FakeQueues, fake_ports
from triage.errors import AccessDeniedError
from triage.locate import locate_failure, provisional_pipeline
from triage.model.eventbridge import parse_signal
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.signal import AlarmChanged, AlarmMetric
from triage.model.vocabulary import Status
from triage.ports import Alarm
from triage.settings import Settings

EVENTS = Path(__file__).parents[2] / "events"


def alarm_event(
    *, namespace: str = "AWS/Lambda", name: str = "Errors", dimensions: dict[str, str] | None = None
) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / "alarm_to_alarm.json").read_text())
    given = {"FunctionName": "acme-load-table"} if dimensions is None else dimensions
    metric = {"namespace": namespace, "name": name, "dimensions": given}
    event["detail"]["configuration"]["metrics"] = [
        {"id": "m1", "metricStat": {"metric": metric, "period": 60, "stat": "Sum"}, "returnData": True}
    ]
    return event


def changed(event: dict[str, Any]) -> AlarmChanged:
    signal = parse_signal(event)
    assert isinstance(signal, AlarmChanged)
    return signal


def locate(signal: AlarmChanged, alarms: FakeAlarms | None = None, queues: FakeQueues | None = None) -> LocatedFailure:
    opened = OpenedIncident(
        action="triage", signal=signal, report_id="R1", pipeline=Pipeline(pipeline_name="etl", log_group="/etl/own")
    )
    fake = alarms or FakeAlarms({signal.alarm_name: Alarm(arn=signal.alarm_arn, name=signal.alarm_name, state="ALARM")})
    return locate_failure(
        opened,
        ports=fake_ports(alarms=fake, queues=queues or FakeQueues()),
        settings=Settings(log_lookback_seconds=900),
    )


def test_an_alarm_on_a_lambdas_errors_names_the_function_and_where_it_logs() -> None:
    signal = changed(alarm_event())
    located = locate(signal)
    assert located.status is Status.ALARM
    assert located.failure is not None
    account = signal.account
    assert located.failure.service == "lambda"
    assert located.failure.resource == f"arn:aws:lambda:{signal.region}:{account}:function:acme-load-table"
    assert located.log_groups == ("/etl/own", "/aws/lambda/acme-load-table")
    assert located.failure.path == ()
    assert located.failure.cause == signal.reason
    assert located.window.start <= signal.changed_at - timedelta(seconds=900)


@pytest.mark.parametrize(
    ("namespace", "dimensions", "service", "resource"),
    [
        (
            "AWS/States",
            {"StateMachineArn": "arn:aws:states:us-east-1:1:stateMachine:etl"},
            "states",
            "stateMachine:etl",
        ),
        ("AWS/RDS", {"DBInstanceIdentifier": "payments-prod"}, "rds", ":db:payments-prod"),
        ("AWS/SQS", {"QueueName": "orders-dlq"}, "sqs", ":orders-dlq"),
        ("Glue", {"JobName": "clean", "JobRunId": "ALL", "Type": "count"}, "glue", ":job/clean"),
        ("AWS/DynamoDB", {"TableName": "orders", "Operation": "PutItem"}, "dynamodb", ":table/orders"),
        ("AWS/ECS", {"ClusterName": "etl", "ServiceName": "loader"}, "ecs", ":service/etl/loader"),
        ("Acme/Etl", {"FunctionName": "acme-load-table"}, "lambda", ":function:acme-load-table"),
        ("AWS/Kafka", {"Cluster Name": "events"}, "kafka", None),
    ],
)
def test_namespace_and_dimensions_name_service_and_resource(
    namespace: str, dimensions: dict[str, str], service: str, resource: str | None
) -> None:
    failure = locate(changed(alarm_event(namespace=namespace, dimensions=dimensions))).failure
    assert failure is not None
    assert failure.service == service
    assert failure.resource is None if resource is None else (failure.resource or "").endswith(resource)


def test_a_custom_metric_without_known_dimensions_names_no_resource() -> None:
    failure = locate(
        changed(alarm_event(namespace="Acme/Etl", name="RowsLost", dimensions={"table": "orders"}))
    ).failure
    assert failure is not None
    assert (failure.service, failure.resource) == ("cloudwatch", None)
    assert (failure.error or "").startswith("RowsLost")


def documented(heading: str) -> AlarmChanged:
    samples = json_lines("sample_events/awsdocs_samples.jsonl")
    return changed(next(each["payload"] for each in samples if each["heading"] == heading))


@pytest.mark.parametrize(
    ("heading", "error"),
    [
        ("State change for a single\\-metric alarm", "CPUUtilization was greater than the threshold (50.0)"),
        (
            "State change for a metric math alarm",
            "SUM(METRICS()) over NetworkIn, NetworkOut was greater than the threshold (10000.0)",
        ),
        (
            "State change for an anomaly detection alarm",
            (
                "CPUUtilization was less than the lower thresholds [0.020599444741798756] or greater than the upper "
                "thresholds [0.3006915352732461]"
            ),
        ),
    ],
)
def test_the_breach_is_told_in_awss_words(heading: str, error: str) -> None:
    failure = locate(documented(heading)).failure
    assert failure is not None
    assert failure.error == error
    assert (failure.resource or "").endswith(":instance/i-12345678901234567")


def test_a_composite_alarm_tells_its_rule_and_what_triggered_it() -> None:
    located = locate(documented("State change for a composite alarm with a suppressor alarm"))
    assert located.failure is not None
    assert "ALARM(" in (located.failure.error or "")
    assert any("rule of the composite alarm" in fact.text for fact in located.facts)


def composite_alarm(**reason_data: object) -> AlarmChanged:
    signal = changed(alarm_event())
    rule = 'ALARM("load-errors") OR ALARM("report-errors")'
    return signal.model_copy(
        update={"alarm_name": "nightly", "metrics": (), "alarm_rule": rule, "reason_data": reason_data}
    )


def inner_alarm(name: str, state: str, function: str) -> Alarm:
    metric = AlarmMetric(namespace="AWS/Lambda", name="Errors", dimensions={"FunctionName": function})
    arn = f"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:{name}"
    return Alarm(arn=arn, name=name, state=state, reason="3 errors", metrics=(metric,))


INNER = FakeAlarms(
    {
        "load-errors": inner_alarm("load-errors", "ALARM", "acme-load-table"),
        "report-errors": inner_alarm("report-errors", "OK", "acme-report"),
    }
)


def test_a_composite_alarm_leads_to_what_the_alarms_that_are_in_alarm_measure() -> None:
    located = locate(composite_alarm(), INNER)
    assert located.failure is not None
    assert (located.failure.resource or "").endswith(":function:acme-load-table")
    assert located.log_groups == ("/etl/own", "/aws/lambda/acme-load-table")
    told = next(fact for fact in located.facts if "which its rule names" in fact.text)
    assert told.text == (
        "alarm load-errors, which its rule names, is in ALARM: 3 errors "
        "[metric AWS/Lambda Errors of FunctionName=acme-load-table]"
    )


def test_a_composite_alarm_is_followed_to_what_triggered_it_rather_than_to_all_of_its_rule() -> None:
    triggered = {"triggeringAlarms": [{"arn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:gone"}]}
    located = locate(composite_alarm(**triggered), INNER)
    assert located.failure is not None
    assert located.failure.resource is None
    assert "what alarm gone measures, which nightly is composed of" in [spot.asked for spot in located.blind_spots][-1]


def test_what_went_over_which_threshold_is_one_fact_with_the_values_told_once() -> None:
    signal = changed(alarm_event())
    told, *others = locate(signal).facts
    assert "Threshold Crossed" in told.text
    assert told.text.endswith("[metric AWS/Lambda Errors of FunctionName=acme-load-table (Sum, 60 s)]")
    assert not others
    without = signal.model_copy(
        update={"reason": "it went over", "reason_data": {"recentDatapoints": [3.0], "threshold": 1.0}}
    )
    assert locate(without).facts[0].text.endswith("(Sum, 60 s); datapoints [3.0], threshold 1.0]")


def test_an_alarm_that_is_ok_again_is_said_so() -> None:
    signal = changed(alarm_event())
    alarm = Alarm(arn=signal.alarm_arn, name=signal.alarm_name, state="OK", reason="quiet", actions_suppressed=True)
    texts = [fact.text for fact in locate(signal, FakeAlarms({signal.alarm_name: alarm})).facts]
    assert "the alarm is OK by now: quiet" in texts
    assert "the alarm's actions are suppressed at present" in texts


def test_an_alarm_that_may_not_be_described_is_a_blind_spot() -> None:
    denied = FakeAlarms(error=AccessDeniedError("cloudwatch:DescribeAlarms", "no"))
    (spot,) = locate(changed(alarm_event()), denied).blind_spots
    assert spot.remedy.startswith("allow cloudwatch:DescribeAlarms on arn:")


def test_an_unknown_alarms_pipeline_is_named_after_what_it_watches() -> None:
    signal = changed(alarm_event())
    pipeline, spots = provisional_pipeline(signal, ports=fake_ports())
    assert (pipeline.pipeline_name, pipeline.alarms) == ("acme-load-table", (signal.alarm_arn,))
    assert spots == ()


def queue_alarm() -> AlarmChanged:
    event = alarm_event(
        namespace="AWS/SQS", name="ApproximateNumberOfMessagesVisible", dimensions={"QueueName": "orders-dlq"}
    )
    return changed(event)


def arn_of(signal: AlarmChanged, service: str, resource: str) -> str:
    return f"arn:aws:{service}:{signal.region}:{signal.account}:{resource}"


def test_an_alarm_on_a_dead_letter_queue_leads_to_the_function_that_could_not_process() -> None:
    signal = queue_alarm()
    dead, orders = arn_of(signal, "sqs", "orders-dlq"), arn_of(signal, "sqs", "orders")
    function = arn_of(signal, "lambda", "function:take-order")
    located = locate(signal, queues=FakeQueues({dead: (orders,)}, {orders: (function,)}))
    assert located.failure is not None
    assert (located.failure.service, located.failure.resource) == ("lambda", function)
    assert located.log_groups == ("/etl/own", "/aws/lambda/take-order")
    assert located.facts[1].text == (
        "queue orders-dlq gets the dead letters of queue orders, which is read by function take-order"
    )


def test_a_queue_that_is_merely_long_stays_what_the_alarm_is_about() -> None:
    signal = queue_alarm()
    queue, function = arn_of(signal, "sqs", "orders-dlq"), arn_of(signal, "lambda", "function:take-order")
    located = locate(signal, queues=FakeQueues(functions={queue: (function,)}))
    assert located.failure is not None
    assert located.failure.resource == queue
    assert located.log_groups == ("/etl/own", "/aws/lambda/take-order")
    assert located.facts[1].text == "queue orders-dlq is read by function take-order"


def test_a_queue_nobody_may_look_into_is_a_blind_spot() -> None:
    denied = AccessDeniedError("sqs:ListDeadLetterSourceQueues", "no")
    (spot,) = locate(queue_alarm(), queues=FakeQueues(error=denied)).blind_spots
    assert spot.remedy.startswith("allow sqs:ListDeadLetterSourceQueues on arn:aws:sqs:")
