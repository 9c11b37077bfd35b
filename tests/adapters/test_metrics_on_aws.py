"""CloudWatch's answers, read into series, and what they cost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from triage.aws.clients import CallMeter, Clients
from triage.aws.metrics import CloudWatchMetrics
from triage.errors import AccessDeniedError, ResourceNotFoundError, UnavailableError
from triage.model.evidence import Usage
from triage.ports import MetricQuery
from triage.pricing import METRICS_ASKED, total

START = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
ANY_REQUEST = {"MetricDataQueries": ANY, "StartTime": START, "EndTime": END, "ScanBy": ANY}


def query(name: str) -> MetricQuery:
    return MetricQuery(
        namespace="AWS/Lambda", name=name, dimensions={"FunctionName": "load"}, statistic="Sum", period=60, unit="Count"
    )


def result(number: int, minutes: list[int], values: list[float]) -> dict[str, Any]:
    times = [START + timedelta(minutes=each) for each in minutes]
    return {"Id": f"q{number}", "Label": "x", "Timestamps": times, "Values": values, "StatusCode": "Complete"}


def test_series_come_in_the_order_of_their_queries_over_all_pages(clients: Clients) -> None:
    first = {"MetricDataResults": [result(1, [3], [9.0]), result(0, [0, 1], [1.0, 2.0])], "NextToken": "more"}
    second = {"MetricDataResults": [result(0, [2], [3.0])]}
    with Stubber(clients.cloudwatch) as stub:
        stub.add_response("get_metric_data", first)
        stub.add_response("get_metric_data", second)
        errors, throttles = CloudWatchMetrics(clients).values(
            [query("Errors"), query("Throttles")], start=START, end=END
        )
    assert [value for _, value in errors.points] == [1.0, 2.0, 3.0]
    assert errors.points[0][0] == START
    assert (throttles.name, throttles.unit, throttles.period) == ("Throttles", "Count", 60)
    assert throttles.subject == "Throttles of load"


def test_a_metric_without_values_is_a_series_without_points(clients: Clients) -> None:
    with Stubber(clients.cloudwatch) as stub:
        stub.add_response("get_metric_data", {"MetricDataResults": []})
        (series,) = CloudWatchMetrics(clients).values([query("Errors")], start=START, end=END)
    assert series.points == ()


def test_the_query_is_put_as_cloudwatch_wants_it(clients: Clients) -> None:
    metric = {"Namespace": "AWS/Lambda", "MetricName": "Errors"}
    dimensions = [{"Name": "FunctionName", "Value": "load"}]
    stat = {"Metric": {**metric, "Dimensions": dimensions}, "Period": 60, "Stat": "Sum"}
    asked = {
        "MetricDataQueries": [{"Id": "q0", "MetricStat": stat, "ReturnData": True}],
        "StartTime": START,
        "EndTime": END,
        "ScanBy": "TimestampAscending",
    }
    with Stubber(clients.cloudwatch) as stub:
        stub.add_response("get_metric_data", {"MetricDataResults": [result(0, [0], [1.0])]}, asked)
        CloudWatchMetrics(clients).values([query("Errors")], start=START, end=END)


def test_more_than_five_hundred_queries_are_asked_in_several_calls(clients: Clients) -> None:
    many = [query(f"Metric{number}") for number in range(501)]
    with Stubber(clients.cloudwatch) as stub:
        for answered in ([result(0, [0], [1.0])], [result(0, [0], [501.0])]):
            stub.add_response("get_metric_data", {"MetricDataResults": answered}, ANY_REQUEST)
        series = CloudWatchMetrics(clients).values(many, start=START, end=END)
        stub.assert_no_pending_responses()
    assert len(series) == 501
    assert [value for _, value in series[500].points] == [501.0]


def test_what_is_billed_is_every_metric_that_was_asked_for() -> None:
    meter = CallMeter()
    clients = Clients(region="eu-west-1", meter=meter)
    with Stubber(clients.cloudwatch) as stub:
        stub.add_response("get_metric_data", {"MetricDataResults": []})
        CloudWatchMetrics(clients).values([query("Errors"), query("Throttles")], start=START, end=END)
    assert meter.counts()[METRICS_ASKED] == 2
    # Of the list price, $0.01 per 1,000 metrics requested, a thousand are enough to be seen beside all else.
    dear, cheap = (total([Usage(api_calls={METRICS_ASKED: n})], memory_mb=128).usd for n in (1000, 0))
    assert dear - cheap == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("AccessDenied", AccessDeniedError),
        ("InternalServiceFault", UnavailableError),
        ("ValidationError", ResourceNotFoundError),
    ],
)
def test_a_refusal_and_a_fault_are_told_apart(clients: Clients, code: str, error: type[Exception]) -> None:
    with Stubber(clients.cloudwatch) as stub:
        stub.add_client_error("get_metric_data", code, "no", http_status_code=400)
        with pytest.raises(error):
            CloudWatchMetrics(clients).values([query("Errors")], start=START, end=END)
