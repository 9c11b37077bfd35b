"""SQS queues: whose dead letters they get, and which functions read them."""

from typing import Protocol


class Queues(Protocol):
    """SQS queues of this account and Region, read only."""

    def dead_letters_of(self, queue_arn: str) -> tuple[str, ...]:
        """Return the ARNs of the queues whose dead letters go to this one, () where it is no dead-letter queue."""
        ...

    def readers(self, queue_arn: str) -> tuple[str, ...]:
        """Return the ARNs of the Lambda functions that read the queue, without version or alias."""
        ...
