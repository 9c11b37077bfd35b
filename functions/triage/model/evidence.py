"""Evidence: facts that resolve to a raw record, and the blind spots where there are none."""

from typing import Annotated, Literal

from pydantic import Field

from triage.model.base import Frozen, UtcDatetime


class HistoryEventRef(Frozen):
    """One event of an execution's history."""

    kind: Literal["history_event"] = "history_event"
    execution: str
    event_id: int


class ExecutionRef(Frozen):
    """One execution as DescribeExecution or its status event tells it."""

    kind: Literal["execution"] = "execution"
    execution: str


class ExecutionListRef(Frozen):
    """The executions of one state machine over a window, as ListExecutions tells them."""

    kind: Literal["executions"] = "executions"
    state_machine: str
    executions: tuple[str, ...]


class LogLineRef(Frozen):
    """Lines of a file, 1-based, both ends included."""

    kind: Literal["log_line"] = "log_line"
    file: str
    line: int
    end_line: int


class LogEventRef(Frozen):
    """One event of a log group; `timestamp` in epoch milliseconds."""

    kind: Literal["log_event"] = "log_event"
    log_group: str
    stream: str
    timestamp: int
    id: str


class AlarmRef(Frozen):
    """One state change of an alarm."""

    kind: Literal["alarm"] = "alarm"
    alarm: str
    at: UtcDatetime


class DefinitionRef(Frozen):
    """One state of a state machine's definition."""

    kind: Literal["definition"] = "definition"
    state_machine: str
    state: str


class JobRef(Frozen):
    """One field of the record that a service keeps of a job: `operation` with `id` answers it.

    `within` is what the id is unique in, where that is not the account: a Glue job, an ECS or EMR cluster, an
    EMR Serverless application.
    """

    kind: Literal["job"] = "job"
    service: str
    operation: str
    id: str
    within: str = ""
    field: str


class MetricRef(Frozen):
    """The values of one metric over a window; what the answer does not carry is empty.

    `dimensions` are written `DBInstanceIdentifier=orders-prod`.
    """

    kind: Literal["metric"] = "metric"
    namespace: str = ""
    name: str
    dimensions: tuple[str, ...] = ()
    statistic: str = ""
    start: UtcDatetime
    end: UtcDatetime


class ServiceEventRef(Frozen):
    """One event that a service keeps about a resource, as `rds describe-events` tells it."""

    kind: Literal["service_event"] = "service_event"
    resource: str
    at: UtcDatetime | None = None


class StackEventRef(Frozen):
    """One event of a CloudFormation stack, as DescribeStackEvents tells it; `stack` is the stack's ARN."""

    kind: Literal["stack_event"] = "stack_event"
    stack: str
    event_id: str


class RevisionRef(Frozen):
    """A resource as it was published or last modified; `operation` with `resource` answers it."""

    kind: Literal["revision"] = "revision"
    operation: str
    resource: str
    version: str = ""


class ReportsRef(Frozen):
    """Reports in the archive, by id."""

    kind: Literal["reports"] = "reports"
    reports: tuple[str, ...]


Ref = Annotated[
    HistoryEventRef
    | ExecutionRef
    | ExecutionListRef
    | LogLineRef
    | LogEventRef
    | AlarmRef
    | DefinitionRef
    | JobRef
    | MetricRef
    | ServiceEventRef
    | StackEventRef
    | RevisionRef
    | ReportsRef,
    Field(discriminator="kind"),
]


class Fact(Frozen):
    """One observation by a source; it becomes evidence when the report gives it an id."""

    source: str
    at: UtcDatetime | None = None
    resource: str | None = None
    text: str
    ref: Ref
    link: str | None = None
    weight: float = Field(default=0.5, ge=0, le=1, description="how much it explains; orders the evidence")


class Evidence(Frozen):
    """One fact with an id, the time, the resource, the raw record it came from, and a console link."""

    id: str
    source: str
    at: UtcDatetime | None = None
    resource: str | None = None
    text: str
    ref: Ref
    link: str | None = None


class BlindSpot(Frozen):
    """What was asked, why there is no answer, and what would give one."""

    source: str
    asked: str
    reason: str
    remedy: str


class Usage(Frozen):
    """What a step cost: AWS calls by `service:Operation`, seconds by step, bytes that Logs Insights scanned."""

    api_calls: dict[str, int] = {}
    seconds: dict[str, float] = {}
    scanned_bytes: int = 0


class GatheredEvidence(Frozen):
    """What one source found, and what it could not look at."""

    source: str
    facts: tuple[Fact, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    usage: Usage = Usage()
