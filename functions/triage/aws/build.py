"""All ports over AWS, as one deployment's settings name its tables and buckets."""

from typing import cast

from triage.aws.alarms import CloudWatchAlarms
from triage.aws.archive import DynamoArchive
from triage.aws.bucket import Bucket
from triage.aws.catalog import DynamoCatalog
from triage.aws.changes import AwsChanges
from triage.aws.clients import CallMeter, Clients
from triage.aws.conversations import DynamoConversations, NoConversations
from triage.aws.executions import StepFunctionsExecutions
from triage.aws.jobs_on_first_use import JobsOnFirstUse
from triage.aws.logs import CloudWatchLogs
from triage.aws.metrics import CloudWatchMetrics
from triage.aws.publisher import SnsPublisher
from triage.aws.queues import SqsQueues
from triage.aws.table import Table
from triage.aws.workflow import StepFunctionsWorkflow
from triage.aws.workspace import S3Workspace
from triage.clock import SystemClock
from triage.ports import Clock, Conversations, Jobs, Ports
from triage.settings import Settings


def build_ports(settings: Settings) -> Ports:
    """Return the ports; no client is made, and nothing asked of AWS, before the first use of a port that needs it."""
    clock = SystemClock()
    meter = CallMeter()
    clients = Clients(region=settings.aws_region, meter=meter)
    bucket = Bucket(clients, settings.reports_bucket)
    return Ports(
        clock=clock,
        executions=StepFunctionsExecutions(clients),
        logs=CloudWatchLogs(clients),
        alarms=CloudWatchAlarms(clients),
        queues=SqsQueues(clients),
        jobs=cast("Jobs", JobsOnFirstUse(clients)),
        changes=AwsChanges(clients),
        metrics=CloudWatchMetrics(clients),
        catalog=DynamoCatalog(Table(clients, settings.catalog_table)),
        archive=DynamoArchive(Table(clients, settings.reports_table), bucket, clock),
        conversations=_conversations(settings, clients, clock),
        workspace=S3Workspace(bucket),
        publisher=SnsPublisher(clients),
        workflow=StepFunctionsWorkflow(clients, settings.triage_state_machine_arn),
        meter=meter,
    )


def _conversations(settings: Settings, clients: Clients, clock: Clock) -> Conversations:
    if not settings.conversations_table:
        return NoConversations()
    return DynamoConversations(Table(clients, settings.conversations_table), clock)
