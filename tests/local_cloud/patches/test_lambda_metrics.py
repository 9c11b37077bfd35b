"""AWS/Lambda metrics count what ran."""

from datetime import UTC, datetime, timedelta

from botocore.config import Config

from local_cloud.cloud import Cloud
from tests.local_cloud.lambda_functions import invoke, make_function
from tests.local_cloud.waiting import wait_until


def total(cloud: Cloud, function: str, metric: str) -> float:
    now = datetime.now(UTC)
    statistics = cloud.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[{"Name": "FunctionName", "Value": function}],
        StartTime=now - timedelta(minutes=10),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=["Sum"],
    )
    return float(sum(point["Sum"] for point in statistics["Datapoints"]))


def test_invocations_and_errors_are_counted_by_function(cloud: Cloud) -> None:
    source = "def handler(event, context):\n    return 1 / event['divisor']\n"
    name, other = make_function(cloud, source), make_function(cloud, source)

    for divisor in (1, 0, 0):
        invoke(cloud, name, {"divisor": divisor})
    invoke(cloud, other, {"divisor": 1})

    assert (total(cloud, name, "Invocations"), total(cloud, name, "Errors")) == (3, 2)
    assert (total(cloud, other, "Invocations"), total(cloud, other, "Errors")) == (1, 0)


def test_an_asynchronous_failure_is_an_error_too(cloud: Cloud) -> None:
    name = make_function(cloud, "def handler(event, context):\n    raise ValueError('no')\n")

    cloud.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")

    assert wait_until(lambda: total(cloud, name, "Errors") >= 1)


def test_a_throttled_invocation_is_no_invocation_and_says_rate_exceeded(cloud: Cloud) -> None:
    name = make_function(cloud, "def handler(event, context):\n    return 1\n")
    functions = cloud.client("lambda", Config(retries={"total_max_attempts": 1}))
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)

    try:
        functions.invoke(FunctionName=name)
        message = ""
    except functions.exceptions.TooManyRequestsException as exc:
        message = exc.response["Error"]["Message"]

    assert message == "Rate Exceeded."
    assert total(cloud, name, "Throttles") >= 1
    assert total(cloud, name, "Invocations") == 0
