"""What a triage costs at list prices, counted from the calls it really made."""

from collections import Counter
from collections.abc import Iterable, Mapping

from triage.model.evidence import Usage
from triage.model.report import Cost

# us-east-1 list prices, USD: aws.amazon.com/{lambda,step-functions,dynamodb,s3,sns,cloudwatch}/pricing, read 2026-11.
_PER_GB_SECOND_ARM = 0.0000133334
_PER_LAMBDA_REQUEST = 0.20 / 1_000_000
_PER_TRANSITION = 0.025 / 1_000
# Logs Insights; FilterLogEvents is free.
_PER_SCANNED_BYTE = 0.005 / 10**9
# GetMetricData is billed by the metrics it asks for; the meter counts those under this name beside the call itself.
METRICS_ASKED = "cloudwatch:GetMetricData metrics"
_PER_CALL: Mapping[str, float] = {
    "dynamodb:PutItem": 0.625 / 1_000_000,
    "dynamodb:UpdateItem": 0.625 / 1_000_000,
    "dynamodb:GetItem": 0.125 / 1_000_000,
    "dynamodb:Query": 0.125 / 1_000_000,
    "dynamodb:Scan": 0.125 / 1_000_000,
    "s3:PutObject": 0.005 / 1_000,
    "s3:GetObject": 0.0004 / 1_000,
    "cloudwatch:DescribeAlarms": 0.01 / 1_000,
    METRICS_ASKED: 0.01 / 1_000,
    "sns:Publish": 0.50 / 1_000_000 + 2.00 / 100_000,  # the request, and one e-mail delivery
}
# What follows the assembling and so cannot be counted in the report itself: four renditions and the index row
# stored, the delivery claimed, published and closed, by two functions of about 0.2 s each.
_AFTER_ASSEMBLY: Mapping[str, int] = {
    "s3:PutObject": 4,
    "dynamodb:PutItem": 2,
    "dynamodb:UpdateItem": 2,
    "sns:Publish": 1,
}
_AFTER_ASSEMBLY_SECONDS = 0.4
_STEPS_AFTER_ASSEMBLY = 2
# Choice, Parallel entered and left, Pass states: what the workflow passes beside its Lambda tasks.
_OTHER_TRANSITIONS = 4


def total(usages: Iterable[Usage], *, memory_mb: int) -> Cost:
    """Return the cost of one triage from what each step used, one usage a Lambda function."""
    steps = list(usages)
    calls: Counter[str] = Counter()
    seconds: dict[str, float] = {}
    scanned = sum(usage.scanned_bytes for usage in steps)
    for usage in steps:
        calls.update(usage.api_calls)
        seconds.update(usage.seconds)
    functions = len(steps) + _STEPS_AFTER_ASSEMBLY
    gigabyte_seconds = (sum(seconds.values()) + _AFTER_ASSEMBLY_SECONDS) * memory_mb / 1024
    usd = (
        gigabyte_seconds * _PER_GB_SECOND_ARM
        + functions * _PER_LAMBDA_REQUEST
        + (functions + _OTHER_TRANSITIONS) * _PER_TRANSITION
        + scanned * _PER_SCANNED_BYTE
        + sum(_PER_CALL.get(call, 0.0) * count for call, count in (calls + Counter(_AFTER_ASSEMBLY)).items())
    )
    return Cost(usd=round(usd, 6), api_calls=dict(sorted(calls.items())), seconds=seconds)
