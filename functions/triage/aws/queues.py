"""SQS queues and the Lambda functions behind them, read only."""

from triage.aws.asking import ask
from triage.aws.clients import Clients
from triage.model.arn import Arn, without_qualifier

# So many are asked for at once, and no more are told: a report names the first ones only.
_MOST = 100


class SqsQueues:
    """Queues of this account and Region."""

    def __init__(self, clients: Clients) -> None:
        """Use these clients."""
        self._clients = clients

    def dead_letters_of(self, queue_arn: str) -> tuple[str, ...]:
        """Return the ARNs of the queues whose redrive policy names this one, 100 at most."""
        arn = Arn.parse(queue_arn)
        if arn is None:
            return ()
        named = {"QueueName": arn.resource, "QueueOwnerAWSAccountId": arn.account}
        url = ask(self._clients, "sqs", "get_queue_url", **named)["QueueUrl"]
        answer = ask(self._clients, "sqs", "list_dead_letter_source_queues", QueueUrl=url, MaxResults=_MOST)
        # A queue's URL ends with its account and its name.
        return tuple(str(arn.sibling("sqs", found.rpartition("/")[2])) for found in answer["queueUrls"])

    def readers(self, queue_arn: str) -> tuple[str, ...]:
        """Return the ARNs of the functions with an event source mapping of the queue, 100 at most."""
        answer = ask(self._clients, "lambda", "list_event_source_mappings", EventSourceArn=queue_arn, MaxItems=_MOST)
        found = (mapping["FunctionArn"] for mapping in answer["EventSourceMappings"])
        return tuple(dict.fromkeys(map(without_qualifier, found)))
