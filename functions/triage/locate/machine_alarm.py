"""Finds the execution behind an alarm on a state machine's metrics, and where that failed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from triage.locate.execution import read_failure
from triage.locate.express import failed_executions, locate_in_express_log
from triage.locate.history_finding import HistoryFinding
from triage.locate.resources import Target
from triage.model.base import Window, iso
from triage.model.blind_spots import PORT_ERRORS, blind_spot
from triage.model.evidence import BlindSpot, ExecutionListRef, Fact
from triage.model.signal import AlarmChanged, ExecutionEnded
from triage.model.vocabulary import Status
from triage.ports import Execution, LogEvent, Ports, StateMachine

SOURCE = "execution"
# What a metric of AWS/States counts: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
_COUNTED = {
    "ExecutionsFailed": Status.FAILED,
    "ExecutionsTimedOut": Status.TIMED_OUT,
    "ExecutionsAborted": Status.ABORTED,
}
_ENDS = {Status.FAILED: "ExecutionFailed", Status.TIMED_OUT: "ExecutionTimedOut", Status.ABORTED: "ExecutionAborted"}
_LISTED = 1000
_LOG_EVENTS = 5000
_CITED = 20


@dataclass(frozen=True)
class AlarmedExecution:
    """The execution that an alarm is about; `finding` is None when none was found, or none can be read.

    `announced` tells that its end is an event of its own, as that of a STANDARD execution is.
    """

    finding: HistoryFinding | None = None
    log_groups: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    announced: bool = False


def alarmed_execution(
    alarm: AlarmChanged, target: Target, window: Window, *, ports: Ports, lookback: timedelta
) -> AlarmedExecution:
    """Return the last execution in the window that the alarm's metric counts, located; nothing for other metrics."""
    status = next((_COUNTED[metric.name] for metric in alarm.metrics if metric.name in _COUNTED), None)
    if target.service != "states" or target.resource is None or status is None:
        return AlarmedExecution()
    try:
        machine = ports.executions.state_machine(target.resource)
        if machine.type == "EXPRESS":
            return _express(machine, status, window, ports, lookback)
        return _standard(machine, status, window, ports, lookback)
    except PORT_ERRORS as error:
        spot = blind_spot(
            SOURCE,
            asked=f"executions of {target.resource} that ended {status.value.upper()}, {_span(window)}",
            error=error,
            resource=target.resource,
            missing="the state machine is deleted, and its executions with it",
        )
        return AlarmedExecution(blind_spots=(spot,))


def _standard(
    machine: StateMachine, status: Status, window: Window, ports: Ports, lookback: timedelta
) -> AlarmedExecution:
    listed = islice(ports.executions.recent(machine.arn, status=status.value.upper()), _LISTED)
    found = [each for each in listed if each.stopped_at and window.start <= each.stopped_at <= window.end]
    if not found:
        return AlarmedExecution(log_groups=machine.log_groups, blind_spots=(_none(machine, status, window),))
    last = max(found, key=lambda each: each.stopped_at or each.started_at)
    ended = _ended(last, status)
    finding, as_it_was, spots = read_failure(ended, executions=ports.executions, lookback=lookback, named=True)
    groups = as_it_was.log_groups if as_it_was else machine.log_groups
    fact = _counted(machine, status, window, tuple(each.arn for each in found), last.arn)
    return AlarmedExecution(finding, groups, (fact,), spots, announced=True)


def _express(
    machine: StateMachine, status: Status, window: Window, ports: Ports, lookback: timedelta
) -> AlarmedExecution:
    """Return what the log tells: the ends in the window first, then all events of the execution that failed last."""
    if not machine.log_groups:
        return AlarmedExecution(blind_spots=(_unlogged(machine, status, window),))
    group = machine.log_groups[0]
    ends = list(islice(_log_events(ports, group, window, _ENDS[status]), _LISTED))
    failed = failed_executions(ends)
    if not failed:
        return AlarmedExecution(log_groups=machine.log_groups, blind_spots=(_none(machine, status, window),))
    last = max(failed, key=lambda arn: max(event.at for event, _ in failed[arn].values()))
    # An EXPRESS execution lasts five minutes at most.
    before = Window(start=window.start - timedelta(minutes=5), end=window.end)
    events = list(islice(_log_events(ports, group, before, last), _LOG_EVENTS))
    finding = locate_in_express_log(events, definition=machine.definition, lookback=lookback)
    fact = _counted(machine, status, window, tuple(failed), last)
    return AlarmedExecution(finding, machine.log_groups, (fact,))


def _log_events(ports: Ports, group: str, window: Window, term: str) -> Iterator[LogEvent]:
    for page in ports.logs.pages(group, start=window.start, end=window.end, pattern=f'"{term}"'):
        yield from page.events()


def _ended(execution: Execution, status: Status) -> ExecutionEnded:
    return ExecutionEnded(
        execution_arn=execution.arn,
        state_machine_arn=execution.state_machine_arn,
        status=status,
        started_at=execution.started_at,
        stopped_at=execution.stopped_at or execution.started_at,
        redrive_count=execution.redrive_count,
        redrive_status=execution.redrive_status,
    )


def _counted(machine: StateMachine, status: Status, window: Window, arns: tuple[str, ...], last: str) -> Fact:
    count = f"{len(arns)} execution{'s' if len(arns) > 1 else ''}"
    return Fact(
        source=SOURCE,
        at=window.end,
        resource=machine.arn,
        text=f"{count} of {machine.name} ended {status.value.upper()}, {_span(window)}; the last is {last}",
        ref=ExecutionListRef(state_machine=machine.arn, executions=arns[:_CITED]),
        weight=0.7,
    )


def _none(machine: StateMachine, status: Status, window: Window) -> BlindSpot:
    return BlindSpot(
        source=SOURCE,
        asked=f"executions of {machine.arn} that ended {status.value.upper()}, {_span(window)}",
        reason="there is none, though the metric counted some",
        remedy="the metric may count child executions of a Map Run, which are listed by their Map Run only",
    )


def _unlogged(machine: StateMachine, status: Status, window: Window) -> BlindSpot:
    return BlindSpot(
        source=SOURCE,
        asked=f"EXPRESS executions of {machine.arn} that ended {status.value.upper()}, {_span(window)}",
        reason="EXPRESS executions have no history but their log, and this state machine writes none",
        remedy=f"turn on logging of {machine.name} at level ERROR or ALL, with execution data",
    )


def _span(window: Window) -> str:
    return f"{iso(window.start)} to {iso(window.end)}"
