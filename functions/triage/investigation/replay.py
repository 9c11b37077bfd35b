"""The whole triage once more on a past execution, over AWS; archives and tells nothing."""

from triage.errors import InvalidInputError
from triage.investigation.opening import identify
from triage.investigation.whole import investigate
from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Kind, Status
from triage.ports import Execution, Ports
from triage.settings import Settings

_STATUSES = {
    "FAILED": Status.FAILED,
    "TIMED_OUT": Status.TIMED_OUT,
    "ABORTED": Status.ABORTED,
    "SUCCEEDED": Status.HEALTHY,
}


def replay(execution_arn: str, *, ports: Ports, settings: Settings) -> tuple[Report, Pipeline]:
    """Return the report and the pipeline; raises InvalidInputError for an execution that has not ended.

    Raises what the port raises when the execution itself cannot be read: without it there is nothing to triage.
    """
    signal = _ended(ports.executions.describe(execution_arn), ports)
    opened = identify(signal, kind=Kind.ADHOC, ports=ports)
    return investigate(opened, ports=ports, settings=settings), opened.pipeline


def _ended(execution: Execution, ports: Ports) -> ExecutionEnded:
    status = _STATUSES.get(execution.status)
    if status is None:
        raise InvalidInputError(f"{execution.arn}: the execution is {execution.status}; there is nothing to triage yet")
    return ExecutionEnded(
        execution_arn=execution.arn,
        state_machine_arn=execution.state_machine_arn,
        status=status,
        started_at=execution.started_at,
        stopped_at=execution.stopped_at or ports.clock.now(),
        redrive_count=execution.redrive_count,
        redrive_status=execution.redrive_status,
        error=execution.error,
        cause=execution.cause,
    )
