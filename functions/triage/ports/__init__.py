"""What the domain asks of the outside, as Protocols; `aws/` and `files/` implement them, tests fake them.

Every adapter raises the exceptions of `errors.py` and no others: ResourceNotFoundError, AccessDeniedError (with the
IAM action), UnavailableError (throttled, timed out, AWS's fault).
"""

from dataclasses import dataclass

from triage.ports.alarms import Alarm, Alarms
from triage.ports.archive import Archive
from triage.ports.catalog import Catalog, CatalogEntry
from triage.ports.jobs import Jobs
from triage.ports.logs import LogEvent, Logs
from triage.ports.messages import Conversations, Publisher, Workspace
from triage.ports.process import Clock, Meter
from triage.ports.step_functions import Execution, Executions, HistoryEvent, MapRun, StateMachine, Workflow

__all__ = [
    "Alarm",
    "Alarms",
    "Archive",
    "Catalog",
    "CatalogEntry",
    "Clock",
    "Conversations",
    "Execution",
    "Executions",
    "HistoryEvent",
    "Jobs",
    "LogEvent",
    "Logs",
    "MapRun",
    "Meter",
    "Ports",
    "Publisher",
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
    jobs: Jobs
    catalog: Catalog
    archive: Archive
    conversations: Conversations
    workspace: Workspace
    publisher: Publisher
    workflow: Workflow
    meter: Meter
