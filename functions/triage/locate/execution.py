"""Locates the failure of a Step Functions execution; what AWS refuses to tell becomes a blind spot."""

from datetime import timedelta

from triage.links import execution_link
from triage.locate.correlation import correlation_of
from triage.locate.descent import descend
from triage.locate.history_finding import HistoryFinding, locate_told
from triage.locate.history_subject import ToldOf, as_told
from triage.locate.reading import ReadableEvents, describe_execution, read_state_machine
from triage.locate.resources import Target, log_groups_of
from triage.locate.wording import span
from triage.mining.excerpt import excerpt
from triage.mining.fingerprint import fingerprint
from triage.model.base import Window
from triage.model.evidence import BlindSpot, ExecutionRef, Fact
from triage.model.failure import Failure, Origin
from triage.model.incident import LocatedFailure
from triage.model.pipeline import Pipeline
from triage.model.signal import ExecutionEnded
from triage.ports import Executions, Ports, StateMachine
from triage.settings import Settings

_AFTER_END = timedelta(seconds=30)


def locate_execution(ended: ExecutionEnded, pipeline: Pipeline, *, ports: Ports, settings: Settings) -> LocatedFailure:
    """Return what broke in the execution; from its history, else from what the signal and DescribeExecution say."""
    lookback = timedelta(seconds=settings.log_lookback_seconds)
    found, machine, spots = read_failure(ended, executions=ports.executions, lookback=lookback)
    return LocatedFailure(
        status=found.status,
        failure=found.failure,
        window=found.window,
        fingerprint=fingerprint(found.status, found.failure),
        resumption=found.resumption,
        log_groups=log_groups(pipeline, found, machine),
        facts=found.facts,
        blind_spots=spots,
    )


def read_failure(
    ended: ExecutionEnded, *, executions: Executions, lookback: timedelta, named: bool = False
) -> tuple[HistoryFinding, StateMachine | None, tuple[BlindSpot, ...]]:
    """Return what an execution's history tells down to the innermost failure, its state machine, and what was refused.

    A typical failure costs two calls: the definition, and one page of the history. `named`: its facts name it, since
    it is not what the signal was about.
    """
    told = ToldOf(
        ended.execution_arn,
        ended.state_machine_arn,
        ended.started_at,
        ended.stopped_at,
        redriven=ended.redrive_count > 0,
        deeper=named,
    )
    machine, machine_spots = read_state_machine(told, executions)
    events = ReadableEvents(told, executions)
    found = locate_told(events, told, definition=machine.definition if machine else None, lookback=lookback)
    spots = (*events.blind_spots, *machine_spots)
    if found is None:
        found, more_spots = _from_signal(ended, executions, lookback)
        spots = (*spots, *more_spots)
    descent = descend(found, ended.execution_arn, executions=executions, lookback=lookback)
    return descent.finding, machine, (*spots, *descent.blind_spots)


def _from_signal(
    ended: ExecutionEnded, executions: Executions, lookback: timedelta
) -> tuple[HistoryFinding, tuple[BlindSpot, ...]]:
    described, spots = describe_execution(ended.execution_arn, executions)
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
        origin=as_told(
            Origin(execution=ended.execution_arn, error=error, cause=cause, resource=ended.state_machine_arn)
        ),
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


def log_groups(pipeline: Pipeline, found: HistoryFinding, machine: StateMachine | None) -> tuple[str, ...]:
    """Return where to look for logs: the catalog's groups first, then those of what failed, then the rest."""
    own = [group for target in found.targets for group in log_groups_of(target)]
    named = (*pipeline.all_log_groups, *own, *(machine.log_groups if machine else ()))
    return tuple(dict.fromkeys(named))
