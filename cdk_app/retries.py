"""What the workflow tries again, and how patiently."""

from typing import TypedDict

from aws_cdk import Duration
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks


class Retry(TypedDict, total=False):
    """The keywords of `add_retry`."""

    errors: list[str]
    interval: Duration
    backoff_rate: float
    max_attempts: int
    max_delay: Duration
    jitter_strategy: sfn.JitterType


# Full jitter spreads those that were refused together; else they come back together and are refused again.
# The attempts last about three minutes: a new account may run ten functions at once, and failures come in hundreds.
THROTTLED = Retry(
    errors=["Lambda.TooManyRequestsException"],
    interval=Duration.seconds(1),
    backoff_rate=2,
    max_attempts=10,
    max_delay=Duration.seconds(30),
    jitter_strategy=sfn.JitterType.FULL,
)
# Lambda's own failures (those that the CDK's default names), and ours for "AWS failed on its side".
TRANSIENT = Retry(
    errors=[
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.ClientExecutionTimeoutException",
        "UnavailableError",
    ],
    interval=Duration.seconds(1),
    backoff_rate=2,
    max_attempts=4,
    jitter_strategy=sfn.JitterType.FULL,
)
# Killed: out of time, out of memory, or crashed. Once more in case it was the machine; a second time is a defect.
KILLED = Retry(
    errors=["Sandbox.Timedout", "Lambda.Unknown", "Runtime.ExitError"], interval=Duration.seconds(1), max_attempts=1
)
# Another run is delivering the same notification under a lease of a minute. Without jitter, so that the waits,
# 5 + 10 + 20 + 40 + 80 seconds, surely last longer than the lease of a run that died.
DELIVERING = Retry(
    errors=["DeliveryInProgressError"],
    interval=Duration.seconds(5),
    backoff_rate=2,
    max_attempts=5,
    jitter_strategy=sfn.JitterType.NONE,
)


def retry(step: tasks.LambdaInvoke, *retries: Retry) -> None:
    """Give the step these retries."""
    for each in retries:
        step.add_retry(**each)
