"""The sweep: finds the failures that no event announced, for status events are sent on a best-effort basis only."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from itertools import islice, takewhile
from typing import Any

from triage.investigation.opening import report_id
from triage.model.arn import Arn
from triage.model.base import Frozen, Window, iso
from triage.model.blind_spots import PORT_ERRORS, PortError, blind_spot
from triage.model.eventbridge import EXECUTION_DETAIL_TYPE, parse_signal
from triage.model.evidence import BlindSpot
from triage.ports import Execution, Ports, StateMachine
from triage.settings import Settings

# One page of ListExecutions: a machine that fails more often than this within the window had its owner told long ago.
_MOST_EXECUTIONS = 1000


class Sweep(Frozen):
    """What a sweep did: the ids of the reports it started triage for, and the lists it could not read."""

    state_machines: int
    started: tuple[str, ...] = ()
    unread: tuple[BlindSpot, ...] = ()


def sweep(*, settled: timedelta, lookback: timedelta, ports: Ports, settings: Settings) -> Sweep:
    """Start triage for each failure that ended between `lookback` and `settled` ago and that nobody claimed.

    Every STANDARD state machine of the account and Region is looked at but those of triage itself; EXPRESS ones keep
    no executions. `settled` gives events the time to arrive. A list that is refused is left to the next sweep and told
    in `unread`; without the list of state machines, the archive or the workflow there is no sweep, and their errors
    (AccessDeniedError, UnavailableError) are raised.
    """
    now = ports.clock.now()
    window = Window(start=now - lookback, end=now - settled)
    machines = [each for each in ports.executions.all_state_machines() if _is_watched(each, settings)]
    started: list[str] = []
    unread: list[BlindSpot] = []
    for machine in machines:
        for status in settings.sweep_statuses:
            try:
                ended = list(_ended(machine.arn, status, window, ports))
            except PORT_ERRORS as error:
                unread.append(_unread(machine.arn, status, error))
                continue
            found = (_start_unclaimed(each, now, ports) for each in ended)
            started += [report for report in found if report]
    return Sweep(state_machines=len(machines), started=tuple(started), unread=tuple(unread))


def _is_watched(machine: StateMachine, settings: Settings) -> bool:
    """Return whether its failures are to be swept: never our own, or a defect of triage would start it for ever."""
    ours = machine.arn == settings.triage_state_machine_arn or fnmatchcase(
        machine.arn, settings.unwatched_state_machines
    )
    return machine.type == "STANDARD" and not ours


def _ended(state_machine_arn: str, status: str, window: Window, ports: Ports) -> Iterator[Execution]:
    """Yield the executions that ended so within the window; they are listed in the order of their ends."""
    listed = islice(ports.executions.recent(state_machine_arn, status=status), _MOST_EXECUTIONS)
    late_enough = takewhile(lambda execution: _stopped_at(execution) >= window.start, listed)
    return (execution for execution in late_enough if _stopped_at(execution) <= window.end)


def _start_unclaimed(execution: Execution, now: datetime, ports: Ports) -> str | None:
    """Return the id of the report that triage was started for; None when it has been started before."""
    event = _event(execution, now)
    # Read as OpenIncident will read it, so that both speak of the same signal and the same report.
    signal = parse_signal(event)
    if ports.archive.signal_claim(signal.key) is not None:
        return None
    report = report_id(signal)
    return report if ports.workflow.start(event, name=f"sweep-{report}") else None


def _event(execution: Execution, now: datetime) -> dict[str, Any]:
    """Return what the rule for failed executions passes on of a status event: the same fields, all of them text."""
    arn = Arn.parse(execution.arn)
    name = execution.arn.rpartition(":")[2]
    return {
        "id": f"sweep-{name}",
        "source": "aws.states",
        "detail-type": EXECUTION_DETAIL_TYPE,
        "account": arn.account if arn else "",
        "region": arn.region if arn else "",
        "time": iso(now),
        "detail": {
            "executionArn": execution.arn,
            "stateMachineArn": execution.state_machine_arn,
            "name": name,
            "status": execution.status,
            "startDate": _epoch_milliseconds(execution.started_at),
            "stopDate": _epoch_milliseconds(_stopped_at(execution)),
            "redriveCount": str(execution.redrive_count),
        },
    }


def _stopped_at(execution: Execution) -> datetime:
    return execution.stopped_at or execution.started_at


def _epoch_milliseconds(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000))


def _unread(state_machine_arn: str, status: str, error: PortError) -> BlindSpot:
    return blind_spot(
        "sweep",
        asked=f"executions of {state_machine_arn} that ended {status}",
        error=error,
        resource=state_machine_arn,
        missing="nothing: the state machine was deleted meanwhile",
    )
