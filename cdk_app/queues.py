"""Dead-letter queues: the last stop of what could not be delivered, watched by an alarm."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk_app.permissions import acknowledge

# The longest that SQS keeps a message: time enough to repair and to send it again.
_KEPT = Duration.days(14)


def dead_letter_queue(scope: Construct, construct_id: str) -> sqs.Queue:
    """Return a queue that keeps what arrives as long as SQS allows."""
    queue = sqs.Queue(
        scope,
        construct_id,
        # EventBridge and SNS cannot use the SQS key of KMS; the queue's own encryption needs no permission.
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=_KEPT,
    )
    last_stop = "This is the dead-letter queue; an alarm tells the operators of the first message in it."
    acknowledge(queue, {"AwsSolutions-SQS3": last_stop, "Serverless-SQSRedrivePolicy": last_stop})
    return queue
