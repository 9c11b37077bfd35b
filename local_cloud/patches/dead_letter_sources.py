"""SQS tells whose dead letters a queue gets; ministack does not know the operation.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html
"""

import json
from collections.abc import Mapping
from typing import Any

from ministack.services import sqs

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, expect_function

_OPERATION = "ListDeadLetterSourceQueues"


def apply(_settings: Settings) -> None:
    """Add the operation."""
    expect_attribute(sqs, "_queues")
    expect_function(sqs, "_get_q", ("url", "action"))
    expect_function(sqs, "_externalize_url", ("url",))
    expect_attribute(sqs, "_HANDLERS").setdefault(_OPERATION, list_sources)


def list_sources(request: Mapping[str, Any], queue_url: str) -> dict[str, Any]:
    """Answer with the queues whose redrive policy names the queue, all on one page."""
    wanted = sqs._get_q(request.get("QueueUrl", queue_url), f"sqs:{_OPERATION}")["attributes"]["QueueArn"]
    found = [url for url, queue in sqs._queues.items() if _dead_letter_target(queue) == wanted]
    return {"queueUrls": [sqs._externalize_url(url) for url in found]}


def _dead_letter_target(queue: Mapping[str, Any]) -> str | None:
    policy = queue["attributes"].get("RedrivePolicy")
    return json.loads(policy).get("deadLetterTargetArn") if policy else None
