"""What the domain asks of the outside, as Protocols; `aws/` and `files/` implement them, tests fake them.

Every adapter raises the exceptions of `errors.py` and no others: ResourceNotFoundError, AccessDeniedError (with the
IAM action), UnavailableError (throttled, timed out, AWS's fault).
"""

from dataclasses import dataclass

from triage.ports.alarms import Alarm, Alarms
from triage.ports.archive import Archive
from triage.ports.catalog import Catalog, CatalogEntry
from triage.ports.changes import Changes, Revision, Stack, StackEvent
from triage.ports.jobs import Jobs
from triage.ports.logs import InsightsAnswer, LogEvent, LogGroup, LogPage, Logs
from triage.ports.messages import Conversations, Publisher, Workspace
from triage.ports.metrics import MetricQuery, Metrics, Series
from triage.ports.process import Clock, Meter
from triage.ports.queues import Queues
from triage.ports.step_functions import Execution, Executions, HistoryEvent, MapRun, StateMachine, Workflow

__all__ = [
    "Alarm",
    "Alarms",
    "Archive",
    "Catalog",
    "CatalogEntry",
    "Changes",
    "Clock",
    "Conversations",
    "Execution",
    "Executions",
    "HistoryEvent",
    "InsightsAnswer",
    "Jobs",
    "LogEvent",
    "LogGroup",
    "LogPage",
    "Logs",
    "MapRun",
    "Meter",
    "MetricQuery",
    "Metrics",
    "Ports",
    "Publisher",
    "Queues",
    "Revision",
    "Series",
    "Stack",
    "StackEvent",
    "StateMachine",
    "Workflow",
    "Workspace",
]


@dataclass(frozen=True)
class Ports:
    """Every port of one process, built by bootstrap."""

    clock: Clock
    executions: Executions
    logs: Logs
    alarms: Alarms
    queues: Queues
    jobs: Jobs
    changes: Changes
    metrics: Metrics
    catalog: Catalog
    archive: Archive
    conversations: Conversations
    workspace: Workspace
    publisher: Publisher
    workflow: Workflow
    meter: Meter
