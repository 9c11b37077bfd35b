"""Locates the failure of a Step Functions execution; what AWS refuses to tell becomes a blind spot."""

from collections.abc import Iterator
from datetime import timedelta

from triage.links import execution_link
from triage.locate.cause import correlation_of
from triage.locate.facts import SOURCE
from triage.locate.history_finding import HistoryFinding, locate_in_history
from triage.locate.resources import Target, log_groups_of
from triage.locate.wording import span
from triage.mining.excerpt import excerpt
from triage.mining.fingerprint import fingerprint
from triage.model.base import Window, iso
from triage.model.blind_spots import PORT_ERRORS, PortError, blind_spot
from triage.model.evidence import BlindSpot, ExecutionRef, Fact
from triage.model.failure import Failure, Origin
from triage.model.incident import LocatedFailure
from triage.model.pipeline import Pipeline
from triage.model.signal import ExecutionEnded
from triage.ports import Execution, Executions, HistoryEvent, Ports, StateMachine
from triage.settings import Settings

_AFTER_END = timedelta(seconds=30)
# Step Functions deletes the history of a Standard execution 90 days after it ended.
_HISTORY_GONE = (
    "nothing brings it back: Step Functions keeps a Standard execution for 90 days, an EXPRESS one not at all; "
    "turn on the state machine's logging to keep more"
)


def locate_execution(ended: ExecutionEnded, pipeline: Pipeline, *, ports: Ports, settings: Settings) -> LocatedFailure:
    """Return what broke in the execution; from its history, else from what the signal and DescribeExecution say."""
    lookback = timedelta(seconds=settings.log_lookback_seconds)
    machine, machine_spots = _state_machine(ended, ports.executions)
    events = _ReadableEvents(ended, ports.executions)
    found = locate_in_history(
        events,
        definition=machine.definition if machine else None,
        execution_arn=ended.execution_arn,
        state_machine_arn=ended.state_machine_arn,
        started_at=ended.started_at,
        ended_at=ended.stopped_at,
        lookback=lookback,
    )
    spots = (*events.blind_spots, *machine_spots)
    if found is None:
        found, more_spots = _from_signal(ended, ports.executions, lookback)
        spots = (*spots, *more_spots)
    return LocatedFailure(
        status=found.status,
        failure=found.failure,
        window=found.window,
        fingerprint=fingerprint(found.status, found.failure),
        log_groups=_log_groups(pipeline, found, machine),
        facts=found.facts,
        blind_spots=spots,
    )


class _ReadableEvents:
    """The history's events, newest first, as far as they can be read; the rest is a blind spot."""

    def __init__(self, ended: ExecutionEnded, executions: Executions) -> None:
        self._ended = ended
        self._executions = executions
        self._read = 0
        self.blind_spots: tuple[BlindSpot, ...] = ()

    def __iter__(self) -> Iterator[HistoryEvent]:
        try:
            for event in self._executions.history(self._ended.execution_arn, newest_first=True):
                self._read += 1
                yield event
        except PORT_ERRORS as error:
            self.blind_spots = (self._blind_spot(error),)

    def _blind_spot(self, error: PortError) -> BlindSpot:
        ended = self._ended
        part = f"all but the last {self._read} events of the history" if self._read else "the history"
        since = f"{iso(ended.started_at)} to " if ended.started_at else "up to "
        return blind_spot(
            SOURCE,
            asked=f"{part} of {ended.execution_arn}, {since}{iso(ended.stopped_at)}",
            error=error,
            resource=ended.execution_arn,
            missing=_HISTORY_GONE,
        )


def _state_machine(ended: ExecutionEnded, executions: Executions) -> tuple[StateMachine | None, tuple[BlindSpot, ...]]:
    try:
        return executions.state_machine_of(ended.execution_arn), ()
    except PORT_ERRORS as error:
        spot = blind_spot(
            "definition",
            asked=f"the definition of {ended.state_machine_arn} as it was when {ended.execution_arn} ran",
            error=error,
            resource=ended.execution_arn,
            missing="the state machine is deleted; what its tasks call is told from the history alone",
        )
        return None, (spot,)


def _from_signal(
    ended: ExecutionEnded, executions: Executions, lookback: timedelta
) -> tuple[HistoryFinding, tuple[BlindSpot, ...]]:
    described, spots = _describe(ended, executions)
    error = ended.error or (described.error if described else None)
    cause = ended.cause or (described.cause if described else None)
    began = ended.started_at or (described.started_at if described else None)
    failure = Failure(
        error=error,
        cause=cause,
        service="states",
        resource=ended.state_machine_arn,
        correlation=correlation_of(cause),
        failed_at=ended.stopped_at,
        origin=Origin(execution=ended.execution_arn, error=error, cause=cause, resource=ended.state_machine_arn),
    )
    after = f" after {span(ended.stopped_at - began)}" if began else ""
    said = f": {excerpt(error)}" if error else ""
    quoted = f' "{excerpt(cause)}"' if cause else ""
    fact = Fact(
        source="execution",
        at=ended.stopped_at,
        resource=ended.execution_arn,
        text=f"execution ended {ended.status.value.upper()}{after}{said}{quoted}",
        ref=ExecutionRef(execution=ended.execution_arn),
        link=execution_link(ended.execution_arn),
        weight=0.9,
    )
    window = Window(start=ended.stopped_at - lookback, end=ended.stopped_at + _AFTER_END)
    target = Target("states", ended.state_machine_arn)
    return HistoryFinding(ended.status, failure, window, (target,), (fact,)), spots


def _describe(ended: ExecutionEnded, executions: Executions) -> tuple[Execution | None, tuple[BlindSpot, ...]]:
    try:
        return executions.describe(ended.execution_arn), ()
    except PORT_ERRORS as error:
        spot = blind_spot(
            "execution",
            asked=f"error, cause and times of {ended.execution_arn} (DescribeExecution)",
            error=error,
            resource=ended.execution_arn,
            missing=_HISTORY_GONE,
        )
        return None, (spot,)


def _log_groups(pipeline: Pipeline, found: HistoryFinding, machine: StateMachine | None) -> tuple[str, ...]:
    own = [group for target in found.targets for group in log_groups_of(target)]
    named = (*pipeline.all_log_groups, *own, *(machine.log_groups if machine else ()))
    return tuple(dict.fromkeys(named))
