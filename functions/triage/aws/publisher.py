"""Messages to SNS topics."""

from triage.aws.clients import Clients
from triage.aws.errors import translated_errors


class SnsPublisher:
    """Publishes as the function's own role; topics are given by ARN."""

    def __init__(self, clients: Clients) -> None:
        """Use these clients."""
        self._clients = clients

    def publish(self, topic_arn: str, *, subject: str, body: str) -> None:
        """Publish one message.

        SNS takes a subject below 100 characters without line breaks, and 256 KiB in all; raises InvalidInputError
        for more.
        """
        with translated_errors("sns"):
            self._clients.sns.publish(TopicArn=topic_arn, Subject=subject, Message=body)
