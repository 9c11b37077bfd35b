"""SQS queues and who reads them, as their APIs answer."""

import json
from typing import Any

import pytest

from tests.adapters.conftest import answer_with
from triage.aws.clients import Clients
from triage.aws.queues import SqsQueues
from triage.errors import ResourceNotFoundError

SCOPE = "arn:aws:sqs:eu-west-1:123456789012"


def test_queues_whose_dead_letters_go_to_a_queue_are_found(aws: Clients) -> None:
    sqs: Any = aws.job_service("sqs")
    sqs.create_queue(QueueName="orders-dlq")
    policy = json.dumps({"deadLetterTargetArn": f"{SCOPE}:orders-dlq", "maxReceiveCount": "3"})
    sqs.create_queue(QueueName="orders", Attributes={"RedrivePolicy": policy})
    assert SqsQueues(aws).dead_letters_of(f"{SCOPE}:orders-dlq") == (f"{SCOPE}:orders",)
    assert SqsQueues(aws).dead_letters_of(f"{SCOPE}:orders") == ()


def test_a_queue_that_does_not_exist_is_missing(aws: Clients) -> None:
    with pytest.raises(ResourceNotFoundError):
        SqsQueues(aws).dead_letters_of(f"{SCOPE}:nope")


def test_functions_that_read_a_queue_are_named_once_and_without_version(clients: Clients) -> None:
    function = "arn:aws:lambda:eu-west-1:123456789012:function:take-order"
    mappings = [{"FunctionArn": f"{function}:live"}, {"FunctionArn": function}]
    answer_with(clients.job_service("lambda"), {"EventSourceMappings": mappings})
    assert SqsQueues(clients).readers(f"{SCOPE}:orders") == (function,)
