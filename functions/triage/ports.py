"""What the domain asks of the outside, as Protocols; `aws/` and `files/` implement them, tests fake them.

Every adapter raises the exceptions of `errors.py` and no others: ResourceNotFoundError, AccessDeniedError (with the
IAM action), UnavailableError (throttled, timed out, AWS's fault).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol

from triage.model.base import Frozen, UtcDatetime
from triage.model.incident import Incident, SignalClaim
from triage.model.pipeline import Pipeline
from triage.model.report import Report, ReportPage, ReportQuery

# The records of ten services, which only the function that follows jobs loads.
if TYPE_CHECKING:
    from triage.model.jobs.athena import AthenaQuery
    from triage.model.jobs.batch import BatchJob
    from triage.model.jobs.codebuild import CodeBuildBuild
    from triage.model.jobs.ecs import EcsTask, EcsTaskDefinition
    from triage.model.jobs.emr import EmrCluster, EmrServerlessRun, EmrStep
    from triage.model.jobs.glue import GlueJobRun
    from triage.model.jobs.lambda_function import LambdaFunction
    from triage.model.jobs.redshift_data import RedshiftStatement
    from triage.model.jobs.sagemaker import SageMakerJob, SageMakerKind


class Clock(Protocol):
    """The time, injected."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Execution(Frozen):
    """One Step Functions execution; `status` in AWS's spelling (RUNNING, SUCCEEDED, FAILED, …)."""

    arn: str
    state_machine_arn: str
    status: str
    started_at: UtcDatetime
    stopped_at: UtcDatetime | None = None
    error: str | None = None
    cause: str | None = None
    input: str | None = None
    output: str | None = None
    redrive_count: int = 0
    redrive_status: str | None = None


class HistoryEvent(Frozen):
    """One event of GetExecutionHistory; `details` is its one `…EventDetails` member, {} when it has none."""

    id: int
    previous_id: int
    type: str
    at: UtcDatetime
    details: dict[str, Any] = {}


class StateMachine(Frozen):
    """A state machine as it was when the execution ran."""

    arn: str
    name: str
    definition: dict[str, Any]
    type: Literal["STANDARD", "EXPRESS"] = "STANDARD"
    log_groups: tuple[str, ...] = ()
    revision: str | None = None


class MapRun(Frozen):
    """A Map Run of a Distributed Map; the counts are those of its child executions."""

    arn: str
    status: str = ""
    started_at: UtcDatetime
    total: int = 0
    succeeded: int = 0
    failed: int = 0
    timed_out: int = 0
    aborted: int = 0
    pending: int = 0
    tolerated_count: int = 0
    tolerated_percentage: float = 0.0
    redrive_count: int = 0


class Executions(Protocol):
    """Step Functions, read only."""

    def describe(self, execution_arn: str) -> Execution:
        """Return the execution."""
        ...

    def history(self, execution_arn: str, *, newest_first: bool) -> Iterator[HistoryEvent]:
        """Yield its events; pages are fetched as they are needed."""
        ...

    def state_machine_of(self, execution_arn: str) -> StateMachine:
        """Return the state machine as that execution ran it (DescribeStateMachineForExecution)."""
        ...

    def recent(self, state_machine_arn: str, *, status: str | None = None) -> Iterator[Execution]:
        """Yield the machine's executions, newest first, of one status or all; errors and inputs are not filled.

        Running ones come in the order of their starts or redrives, ended ones in that of their ends.
        """
        ...

    def all_state_machines(self) -> Iterator[StateMachine]:
        """Yield the state machines of the account and Region, of both types; their definitions are not filled."""
        ...

    def state_machine(self, state_machine_arn: str) -> StateMachine:
        """Return the state machine as it is now (DescribeStateMachine)."""
        ...

    def map_runs(self, execution_arn: str) -> Iterator[MapRun]:
        """Yield the Map Runs of an execution; their counts are not filled."""
        ...

    def map_run(self, map_run_arn: str) -> MapRun:
        """Return the Map Run with its counts."""
        ...

    def map_run_children(self, map_run_arn: str, *, status: str) -> Iterator[Execution]:
        """Yield the Map Run's child executions of this status, newest first; errors and inputs are not filled."""
        ...

    def tags(self, state_machine_arn: str) -> dict[str, str]:
        """Return the machine's tags."""
        ...


class LogEvent(Frozen):
    """One log event; times in epoch milliseconds."""

    log_group: str
    stream: str
    timestamp: int
    ingestion_time: int | None = None
    id: str
    message: str


class Logs(Protocol):
    """CloudWatch Logs, read only."""

    def events(
        self, log_group: str, *, start: datetime, end: datetime, pattern: str | None = None
    ) -> Iterator[LogEvent]:
        """Yield matching events by time, oldest first; empty pages with a token are paged through."""
        ...


class Alarm(Frozen):
    """An alarm as DescribeAlarms tells it."""

    arn: str
    name: str
    state: str
    reason: str = ""
    threshold: float | None = None
    comparison: str | None = None
    actions_suppressed: bool = False


class Alarms(Protocol):
    """CloudWatch alarms, read only."""

    def describe(self, alarm_name: str) -> Alarm:
        """Return the alarm."""
        ...


class Jobs(Protocol):
    """The records that services keep of the work they ran, read only."""

    def lambda_function(self, function: str) -> LambdaFunction:
        """Return the configuration of a function given by name or ARN."""
        ...

    def glue_run(self, job_name: str, run_id: str) -> GlueJobRun:
        """Return a run of a Glue job."""
        ...

    def batch_job(self, job_id: str) -> BatchJob:
        """Return a Batch job with its attempts."""
        ...

    def failed_batch_children(self, array_job_id: str) -> tuple[str, ...]:
        """Return the ids of some failed children of an array job."""
        ...

    def ecs_task(self, task_arn: str, cluster: str) -> EcsTask:
        """Return a task, which ECS keeps for a short while after it stopped."""
        ...

    def ecs_task_definition(self, arn: str) -> EcsTaskDefinition:
        """Return how a task's containers are defined."""
        ...

    def emr_step(self, cluster_id: str, step_id: str) -> EmrStep:
        """Return a step of an EMR cluster."""
        ...

    def emr_cluster(self, cluster_id: str) -> EmrCluster:
        """Return an EMR cluster."""
        ...

    def emr_serverless_run(self, application_id: str, run_id: str) -> EmrServerlessRun:
        """Return a job run of EMR Serverless."""
        ...

    def athena_query(self, query_execution_id: str) -> AthenaQuery:
        """Return a query."""
        ...

    def redshift_statement(self, statement_id: str) -> RedshiftStatement:
        """Return a statement of the Redshift Data API."""
        ...

    def sagemaker_job(self, kind: SageMakerKind, name: str) -> SageMakerJob:
        """Return a job of SageMaker."""
        ...

    def codebuild_build(self, build_id: str) -> CodeBuildBuild:
        """Return a build given by id or ARN."""
        ...


class CatalogEntry(Frozen):
    """A pipeline as far as its catalog item is usable, and what was wrong with the rest."""

    pipeline: Pipeline
    problems: tuple[str, ...] = ()


class Catalog(Protocol):
    """The catalog of pipelines."""

    def get(self, name: str) -> CatalogEntry:
        """Return the entry; raises PipelineNotFoundError with the nearest names."""
        ...

    def for_state_machine(self, arn: str) -> CatalogEntry | None:
        """Return the pipeline of this state machine; version and alias qualifiers are ignored."""
        ...

    def for_alarm(self, arn: str) -> CatalogEntry | None:
        """Return the pipeline that lists this alarm by ARN or by name."""
        ...

    def for_resource(self, arn_or_name: str) -> CatalogEntry | None:
        """Return the pipeline that lists this resource by ARN or by name."""
        ...

    def all(self) -> Iterator[CatalogEntry]:
        """Yield every entry, by name."""
        ...

    def put(self, pipeline: Pipeline) -> None:
        """Create or replace the entry."""
        ...

    def delete(self, name: str) -> None:
        """Delete the entry; raises PipelineNotFoundError."""
        ...


class Archive(Protocol):
    """Incidents and reports kept; every write is idempotent."""

    def claim_signal(self, claim: SignalClaim, *, instead_of: str | None = None) -> SignalClaim:
        """Return the claim in force: the given one if nobody (or `instead_of`) held the signal, else the holder's."""
        ...

    def signal_claim(self, key: str) -> SignalClaim | None:
        """Return the claim in force of the signal, None when nobody has triaged it or is about to."""
        ...

    def finish_signal(self, key: str) -> None:
        """Mark the signal as triaged and told to its owner."""
        ...

    def join_incident(self, candidate: Incident, *, at: datetime, quiet: timedelta) -> Incident:
        """Return the open incident of this pipeline and fingerprint, counting the report in, or open the candidate.

        An incident is open until it is closed or has been quiet for `quiet`. The same report counts once.
        """
        ...

    def close_incidents(self, pipeline: str, fingerprint: str, *, at: datetime) -> None:
        """Close the open incident of this pipeline and fingerprint, if there is one."""
        ...

    def claim_delivery(self, key: str, *, report_id: str, at: datetime) -> bool:
        """Return True when the caller is to deliver, False when it was delivered already.

        Raises DeliveryInProgressError while another run delivers (a lease, so that a dead one does not block).
        """
        ...

    def finish_delivery(self, key: str) -> None:
        """Mark it delivered."""
        ...

    def release_delivery(self, key: str) -> None:
        """Give the claim back after a delivery that failed."""
        ...

    def store(self, report: Report, renditions: Mapping[str, bytes], *, severity: str) -> None:
        """Keep the report: its renditions by media type, then its index row."""
        ...

    def rendition(self, report_id: str, media_type: str) -> bytes:
        """Return the stored rendition; raises ReportNotFoundError."""
        ...

    def report(self, report_id: str) -> Report:
        """Return the stored report; raises ReportNotFoundError."""
        ...

    def search(self, query: ReportQuery) -> ReportPage:
        """Return matching rows, newest first; raises InvalidCursorError."""
        ...


class Conversations(Protocol):
    """What was said in a chat, kept for a while."""

    def append(self, conversation_id: str, *, pipeline: str | None, report_id: str | None) -> None:
        """Remember what the last answer was about."""
        ...

    def last(self, conversation_id: str) -> tuple[str | None, str | None]:
        """Return the pipeline and report id the conversation is about; (None, None) when unknown."""
        ...


class Workspace(Protocol):
    """Room for what is too big for workflow state."""

    def save(self, key: str, body: bytes) -> None:
        """Keep the bytes under the key."""
        ...

    def load(self, key: str) -> bytes:
        """Return the bytes; raises ResourceNotFoundError."""
        ...


class Publisher(Protocol):
    """SNS."""

    def publish(self, topic_arn: str, *, subject: str, body: str) -> None:
        """Publish one message."""
        ...


class Workflow(Protocol):
    """The triage workflow itself."""

    def start(self, event: Mapping[str, Any], *, name: str) -> bool:
        """Start it on an event of EventBridge's form; return False when an execution has had this name before."""
        ...


class Meter(Protocol):
    """Counts the AWS calls of this process."""

    def counts(self) -> dict[str, int]:
        """Return calls so far by `service:Operation`."""
        ...


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
