"""What is unusual in the metrics of what failed, what crept up, and what says nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.fakes import FakeClock, FakeMetrics, fake_ports
from tests.unit.sources.cases import FAILED_AT, FUNCTION, located, opened
from triage.errors import AccessDeniedError
from triage.model.evidence import GatheredEvidence, MetricRef
from triage.model.incident import LocatedFailure
from triage.model.signal import AlarmChanged, AlarmMetric
from triage.model.trend import read_trend
from triage.ports import Series
from triage.settings import Settings
from triage.sources.metrics import METRICS
from triage.sources.metrics.trends import trend_of
from triage.sources.metrics.wording import nothing_unusual

TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/acme-orders"
DATABASE = "arn:aws:rds:eu-west-1:111122223333:db:orders-prod"
MINUTE = FAILED_AT.replace(second=0)
LOAD = {"FunctionName": "acme-load-table"}
ORDERS = {"DBInstanceIdentifier": "orders-prod"}


def by_minute(*values: float, until: datetime = MINUTE, step: int = 1) -> tuple[tuple[datetime, float], ...]:
    """Return points `step` minutes apart of which the last lies at `until`."""
    count = len(values)
    return tuple((until - timedelta(minutes=step * (count - 1 - n)), value) for n, value in enumerate(values))


def by_day(*values: float) -> tuple[tuple[datetime, float], ...]:
    today = FAILED_AT.replace(hour=0, minute=0, second=0)
    return tuple((today - timedelta(days=len(values) - 1 - n), value) for n, value in enumerate(values))


def series(
    name: str, points: tuple[tuple[datetime, float], ...], *, namespace: str = "AWS/Lambda", **given: Any
) -> Series:
    return Series(**{"name": name, "namespace": namespace, "dimensions": LOAD, "period": 60, "points": points, **given})


def rds(name: str, points: tuple[tuple[datetime, float], ...], **given: Any) -> Series:
    return series(name, points, namespace="AWS/RDS", dimensions=ORDERS, **given)


def failed(resource: str = FUNCTION, cause: str | None = None) -> LocatedFailure:
    found = located(resource=resource)
    assert found.failure is not None
    origin = found.failure.origin.model_copy(update={"resource": resource, "cause": cause})
    update = {"failure": found.failure.model_copy(update={"cause": cause, "resource": resource, "origin": origin})}
    return found.model_copy(update=update)


def gather(*kept: Series, failure: LocatedFailure | None = None, alarm: AlarmChanged | None = None) -> GatheredEvidence:
    incident = opened() if alarm is None else opened().model_copy(update={"signal": alarm})
    ports = fake_ports(metrics=FakeMetrics(series=list(kept)))
    return METRICS.collect(incident, failure or failed(), ports, Settings())


def texts(*kept: Series, failure: LocatedFailure | None = None) -> list[str]:
    return [fact.text for fact in gather(*kept, failure=failure).facts]


def test_throttles_shortly_before_the_failure_are_counted() -> None:
    (fact,) = gather(series("Throttles", by_minute(0, 0, 0, 12, 0, 29))).facts
    assert fact.text == "Throttles of acme-load-table (Sum, 60 s) came to 41 between 02:11:00 and 02:13:00"
    assert fact.resource == FUNCTION
    assert fact.at == MINUTE - timedelta(minutes=2)
    assert fact.ref == MetricRef(
        namespace="AWS/Lambda",
        name="Throttles",
        dimensions=("FunctionName=acme-load-table",),
        statistic="Sum",
        start=MINUTE - timedelta(minutes=5),
        end=MINUTE,
    )


def test_throttles_of_hours_ago_are_over() -> None:
    assert texts(series("Throttles", by_minute(7, 0, 0, until=MINUTE - timedelta(hours=2)))) == []


def test_calm_is_only_claimed_where_the_values_reach_to_the_failure() -> None:
    assert texts(series("Throttles", by_minute(0, 0, 0))) == [
        "nothing unusual in Throttles of acme-load-table between 02:11:00 and 02:13:00"
    ]
    assert texts(series("Throttles", by_minute(0, 0, 0, until=MINUTE - timedelta(minutes=1)))) == []


def test_calm_is_told_by_resource_each_by_its_name() -> None:
    load = [series("Throttles", by_minute(0, 0, 0)), series("DeadLetterErrors", by_minute(0, 0, 0))]
    machine = "arn:aws:states:eu-west-1:111122223333:stateMachine:customer-etl"
    started = series("ExecutionThrottled", by_minute(0, 0), namespace="AWS/States", dimensions={"Arn": machine})
    assert nothing_unusual([*load, started]) == (
        "nothing unusual in Throttles and DeadLetterErrors of acme-load-table; ExecutionThrottled of customer-etl "
        "between 02:11:00 and 02:13:00"
    )


def test_errors_well_before_the_failure_are_told_and_the_failures_own_is_not() -> None:
    own = series("Errors", by_minute(0, 0, 1))
    earlier = series("Errors", (*by_minute(3, 5, until=MINUTE - timedelta(hours=1)), *own.points))
    assert texts(own) == []
    assert texts(earlier) == ["Errors of acme-load-table (Sum, 60 s) came to 8 between 01:12:00 and 01:13:00"]


def test_load_that_is_several_times_the_usual_is_told_from_where_it_began() -> None:
    quiet = by_minute(*[2.0, 3.0, 2.0] * 10, until=MINUTE - timedelta(minutes=20))
    surge = by_minute(2, 40, 900)
    assert texts(series("Invocations", (*quiet, *surge))) == [
        "Invocations of acme-load-table (Sum, 60 s) rose from 2 at 01:24:00 to 900 at 02:13:00"
    ]
    assert texts(series("Invocations", (*quiet, *by_minute(4, 6, 8)))) == []
    assert texts(series("Invocations", surge)) == [], "a pipeline that runs once a day has no usual load"


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        (
            rds("CPUUtilization", by_minute(18.3, 20, 97.4)),
            "CPUUtilization of orders-prod (Maximum, 60 s) rose from 18.3% at 02:11:00 to 97.4% at 02:13:00",
        ),
        (
            rds("CPUUtilization", by_minute(97, 99, 98)),
            "CPUUtilization of orders-prod (Maximum, 60 s) stayed between 97% and 99%",
        ),
        (
            rds("FreeStorageSpace", by_minute(14.1e9, 7e9, 4.29e8)),
            "FreeStorageSpace of orders-prod (Minimum, 60 s) fell from 14.1 GB at 02:11:00 to 429 MB at 02:13:00",
        ),
    ],
)
def test_a_limit_that_was_reached_is_told_with_its_figures(kept: Series, text: str) -> None:
    (fact,) = gather(kept, failure=failed(DATABASE)).facts
    assert fact.text == text
    assert fact.weight >= 0.7


def test_room_that_was_left_is_told_of_memory_alone() -> None:
    insights: dict[str, Any] = {"namespace": "LambdaInsights", "dimensions": {"function_name": "acme-load-table"}}
    assert texts(series("memory_utilization", by_minute(31, 35.2), **insights)) == [
        "memory_utilization of acme-load-table (Maximum, 60 s) stayed between 31% and 35.2%"
    ]
    assert texts(rds("CPUUtilization", by_minute(31, 35.2)), failure=failed(DATABASE)) == []


def test_fractions_are_told_in_percent() -> None:
    dimensions = {"JobName": "acme-clean", "JobRunId": "ALL", "Type": "gauge"}
    heap = series("glue.driver.jvm.heap.usage", by_minute(0.41, 0.98), namespace="Glue", dimensions=dimensions)
    (text,) = texts(heap, failure=failed("arn:aws:glue:eu-west-1:111122223333:job/acme-clean"))
    assert "rose from 41% at 02:12:00 to 98% at 02:13:00" in text


def test_consumed_capacity_is_held_against_what_is_provisioned() -> None:
    table: dict[str, Any] = {"namespace": "AWS/DynamoDB", "dimensions": {"TableName": "acme-orders"}}
    consumed = series("ConsumedWriteCapacityUnits", by_minute(60, 594), **table)
    provisioned = series(
        "ProvisionedWriteCapacityUnits", by_minute(10, 10, step=5, until=MINUTE - timedelta(minutes=3)), **table
    )
    provisioned = replace(provisioned, period=300)
    assert texts(consumed, provisioned, failure=failed(TABLE)) == [
        "ConsumedWriteCapacityUnits of acme-orders (Sum, 60 s) came to 99% of ProvisionedWriteCapacityUnits at 02:13:00"
    ]
    assert texts(consumed, failure=failed(TABLE)) == [], "a table on demand has no provisioned capacity"


def test_a_resource_that_the_cause_names_is_asked_for_too() -> None:
    cause = f"ProvisionedThroughputExceededException on {TABLE}."
    table: dict[str, Any] = {"namespace": "AWS/DynamoDB", "dimensions": {"TableName": "acme-orders"}}
    (fact,) = gather(series("WriteThrottleEvents", by_minute(0, 9), **table), failure=failed(cause=cause)).facts
    assert fact.text.startswith("WriteThrottleEvents of acme-orders")
    assert fact.resource == TABLE


def test_the_alarms_own_metric_is_told_whatever_it_did_and_first() -> None:
    metric = AlarmMetric(
        id="m1", namespace="AWS/RDS", name="DatabaseConnections", dimensions=ORDERS, period=300, statistic="Average"
    )
    alarm = AlarmChanged(
        alarm_arn="arn:aws:cloudwatch:eu-west-1:111122223333:alarm:db",
        alarm_name="db",
        state="ALARM",
        changed_at=FAILED_AT,
        metrics=(metric,),
    )
    own = rds("DatabaseConnections", by_minute(300, 305, 310, step=5), period=300)
    queue = rds("DiskQueueDepth", by_minute(*[1.0] * 30, 99))
    facts = gather(own, queue, failure=failed(DATABASE), alarm=alarm).facts
    assert facts[0].text == "DatabaseConnections of orders-prod (Average, 300 s) stayed between 300 and 310"
    assert [fact.weight for fact in facts] == sorted((fact.weight for fact in facts), reverse=True)
    once = rds("DatabaseConnections", by_minute(494), period=300)
    only = gather(once, failure=failed(DATABASE), alarm=alarm).facts
    assert only[0].text == "DatabaseConnections of orders-prod (Average, 300 s) was 494 at 02:13:00"
    spots = gather(failure=failed(DATABASE), alarm=alarm).blind_spots
    assert [spot.asked for spot in spots] == ["the values of DatabaseConnections of orders-prod around the alarm"]


def test_a_metric_that_grew_day_by_day_is_a_trend_and_a_jump_on_the_last_day_is_none() -> None:
    creeping = series("Duration", by_day(41e3, 60e3, 88e3, 120e3, 170e3, 230e3, 298e3), period=86_400)
    (text,) = texts(creeping)
    assert text == "Duration of acme-load-table (Maximum, 1 day) crept up over 7 days from 50.5 s to 264 s"
    told = read_trend(text)
    assert told is not None
    assert (told.rose, told.days, told.begin, told.end) == (True, 7, "50.5 s", "264 s")
    assert texts(series("Duration", by_day(41e3, 42e3, 40e3, 41e3, 43e3, 40e3, 298e3), period=86_400)) == []


@pytest.mark.parametrize(
    "values", [(), (1.0, 2.0, 3.0, 4.0), (5.0,) * 14, (10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6), (1.0, 9.0) * 7]
)
def test_what_is_short_or_even_or_goes_to_and_fro_is_no_trend(values: tuple[float, ...]) -> None:
    assert trend_of(series("Duration", by_day(*values))) is None


def test_free_space_that_shrinks_day_by_day_is_a_trend_as_well() -> None:
    shrinking = rds("FreeStorageSpace", by_day(*[(14 - n) * 1e9 for n in range(14)]), period=86_400)
    (text,) = texts(shrinking, failure=failed(DATABASE))
    assert text == "FreeStorageSpace of orders-prod (Minimum, 1 day) crept down over 14 days from 12.5 GB to 2.5 GB"


@pytest.mark.parametrize(
    ("resource", "dimensions"),
    [
        ("arn:aws:sqs:eu-west-1:111122223333:acme-queue", {"QueueName": "acme-queue"}),
        ("arn:aws:ecs:eu-west-1:111122223333:service/blue/api", {"ClusterName": "blue", "ServiceName": "api"}),
        (
            "arn:aws:states:eu-west-1:111122223333:stateMachine:etl",
            {"StateMachineArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:etl"},
        ),
        ("arn:aws:redshift:eu-west-1:111122223333:cluster:dwh", {"ClusterIdentifier": "dwh"}),
    ],
)
def test_each_service_is_asked_by_its_own_dimensions(resource: str, dimensions: dict[str, str]) -> None:
    metrics = FakeMetrics()
    METRICS.collect(opened(), failed(resource), fake_ports(metrics=metrics), Settings())
    assert metrics.asked
    assert all(query.dimensions == dimensions for query in metrics.asked)


def test_a_tasks_cluster_is_taken_from_its_record_in_the_cause() -> None:
    cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/blue"
    definition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/fit:4"
    metrics = FakeMetrics()
    ports = fake_ports(metrics=metrics)
    METRICS.collect(opened(), failed(definition, f'{{"ClusterArn":"{cluster}"}}'), ports, Settings())
    assert {query.name for query in metrics.asked} >= {"TaskMemoryUtilization"}
    assert metrics.asked[0].dimensions == {"ClusterName": "blue", "TaskDefinitionFamily": "fit"}
    metrics.asked.clear()
    METRICS.collect(opened(), failed(definition), ports, Settings())
    assert metrics.asked == [], "without its cluster a task has no metrics"


@pytest.mark.parametrize(("days", "period"), [(1, 60), (20, 300), (70, 3600)])
def test_of_an_old_failure_only_periods_that_are_kept_are_asked_for(days: int, period: int) -> None:
    metrics = FakeMetrics()
    clock = FakeClock(FAILED_AT + timedelta(days=days))
    METRICS.collect(opened(), failed(TABLE), fake_ports(metrics=metrics, clock=clock), Settings())
    assert min(query.period for query in metrics.asked) == period


def test_the_hour_in_which_it_failed_counts_as_shortly_before_where_only_hours_are_kept() -> None:
    hourly = series("Throttles", ((FAILED_AT.replace(minute=0, second=0), 41.0),), period=3600)
    metrics = FakeMetrics(series=[hourly])
    clock = FakeClock(FAILED_AT + timedelta(days=70))
    gathered = METRICS.collect(opened(), failed(), fake_ports(metrics=metrics, clock=clock), Settings())
    assert [fact.text for fact in gathered.facts] == [
        "Throttles of acme-load-table (Sum, 3600 s) came to 41 at 02:00:00"
    ]


def test_a_refused_question_is_a_blind_spot() -> None:
    metrics = FakeMetrics(error=AccessDeniedError("cloudwatch:GetMetricData", "no"))
    gathered = METRICS.collect(opened(), failed(), fake_ports(metrics=metrics), Settings())
    assert gathered.facts == ()
    assert gathered.blind_spots[0].remedy == "allow cloudwatch:GetMetricData on *"


def test_what_has_no_metrics_of_its_own_asks_nothing() -> None:
    metrics = FakeMetrics()
    METRICS.collect(opened(), failed("arn:aws:s3:::acme-raw"), fake_ports(metrics=metrics), Settings())
    assert metrics.asked == []
