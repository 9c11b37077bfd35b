"""A queue that catches events of a rule, for tests to look at."""

import itertools
import json
from typing import Any

from local_cloud.cloud import Cloud
from tests.local_cloud.waiting import wait_until

_NUMBERS = itertools.count(1)


def make_queue(cloud: Cloud) -> tuple[str, str]:
    """Create a queue that EventBridge may send to; return its URL and ARN."""
    queues = cloud.client("sqs")
    url = queues.create_queue(QueueName=f"queue-{next(_NUMBERS)}")["QueueUrl"]
    arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return str(url), str(arn)


def send_rule(cloud: Cloud, pattern: dict[str, Any], target: dict[str, Any]) -> str:
    """Create a rule on the default bus with one target; return its ARN."""
    events = cloud.client("events")
    name = f"rule-{next(_NUMBERS)}"
    rule = events.put_rule(Name=name, EventPattern=json.dumps(pattern))["RuleArn"]
    events.put_targets(Rule=name, Targets=[{"Id": "target", **target}])
    return str(rule)


def receive(cloud: Cloud, url: str, seconds: float = 10.0) -> dict[str, Any]:
    """Return the next message with its attributes; fail when none comes in time."""
    queues = cloud.client("sqs")
    received: list[dict[str, Any]] = []

    def poll() -> bool:
        answer = queues.receive_message(QueueUrl=url, MessageAttributeNames=["All"])
        received.extend(answer.get("Messages", []))
        return bool(received)

    assert wait_until(poll, seconds)
    queues.delete_message(QueueUrl=url, ReceiptHandle=received[0]["ReceiptHandle"])
    return received[0]
