"""Step Functions: executions and what they ran, and the triage workflow itself."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Protocol

from triage.model.base import Frozen, UtcDatetime


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
    updated_at: UtcDatetime | None = None


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


class Workflow(Protocol):
    """The triage workflow itself."""

    def start(self, event: Mapping[str, Any], *, name: str) -> bool:
        """Start it on an event of EventBridge's form; return False when an execution has had this name before."""
        ...
