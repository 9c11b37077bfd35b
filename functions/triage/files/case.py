"""One failure to analyse from files: its signal, the ports and sources over what was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from triage.clock import SystemClock
from triage.files.executions import FileExecutions
from triage.files.exports import Exports
from triage.files.given_logs import GivenLogs
from triage.files.jobs import JOBS_OFFLINE, NoJobs
from triage.files.log_source import log_source
from triage.files.metric_source import metric_source
from triage.files.missing import missing
from triage.files.offline import EmptyCatalog, GivenAlarms, NoCalls, NoQueues, NotKept
from triage.files.service_event_source import service_event_source
from triage.files.signal import signal_of
from triage.model.evidence import BlindSpot
from triage.model.signal import ExecutionEnded, Signal
from triage.ports import Ports
from triage.sources.source import Source


@dataclass(frozen=True)
class Case:
    """What an investigation of files needs."""

    signal: Signal
    ports: Ports
    sources: Sequence[Source]
    blind_spots: tuple[BlindSpot, ...]


def build_case(exports: Exports) -> Case:
    """Return the case; raises InvalidInputError when the files tell of no failure that could be looked at."""
    signal = signal_of(exports)
    ended = signal if isinstance(signal, ExecutionEnded) else None
    logs = GivenLogs(exports)
    sources = [log_source(logs), metric_source(exports, signal), service_event_source(exports)]
    return Case(
        signal=signal,
        ports=_ports(exports, ended, logs),
        sources=(*sources, JOBS_OFFLINE),
        blind_spots=missing(exports, signal),
    )


def _ports(exports: Exports, ended: ExecutionEnded | None, logs: GivenLogs) -> Ports:
    # Neither is a whole implementation of its port: whatever is asked of them raises.
    absent, nothing_kept = cast("Any", NoJobs()), cast("Any", NotKept())
    return Ports(
        clock=SystemClock(),
        executions=FileExecutions(exports, ended),
        logs=logs,
        alarms=GivenAlarms(exports.alarm),
        queues=NoQueues(),
        jobs=absent,
        # No source over files asks either: the values that were given are read by their own.
        changes=nothing_kept,
        metrics=nothing_kept,
        catalog=EmptyCatalog(),
        archive=nothing_kept,
        conversations=nothing_kept,
        workspace=nothing_kept,
        publisher=nothing_kept,
        workflow=nothing_kept,
        meter=NoCalls(),
    )
