"""Reads one execution through the ports; what AWS refuses to tell becomes a blind spot."""

from collections.abc import Iterator

from triage.locate.fact_writer import SOURCE
from triage.locate.history_subject import ToldOf
from triage.model.base import iso
from triage.model.blind_spots import PORT_ERRORS, PortError, blind_spot
from triage.model.evidence import BlindSpot
from triage.ports import Execution, Executions, HistoryEvent, StateMachine

# Step Functions deletes the history of a Standard execution 90 days after it ended.
_HISTORY_GONE = (
    "nothing brings it back: Step Functions keeps a Standard execution for 90 days, an EXPRESS one not at all; "
    "turn on the state machine's logging to keep more"
)


class ReadableEvents:
    """The history's events, newest first, as far as they can be read; the rest is a blind spot."""

    def __init__(self, told: ToldOf, executions: Executions) -> None:
        """Read nothing yet."""
        self._told = told
        self._executions = executions
        self._read = 0
        self.blind_spots: tuple[BlindSpot, ...] = ()

    def __iter__(self) -> Iterator[HistoryEvent]:
        """Yield the events; where reading is refused they end, and `blind_spots` tells why."""
        try:
            for event in self._executions.history(self._told.execution_arn, newest_first=True):
                self._read += 1
                yield event
        except PORT_ERRORS as error:
            self.blind_spots = (self._blind_spot(error),)

    def _blind_spot(self, error: PortError) -> BlindSpot:
        told = self._told
        part = f"all but the last {self._read} events of the history" if self._read else "the history"
        times = [iso(moment) for moment in (told.started_at, told.stopped_at) if moment]
        when = f", {' to '.join(times)}" if len(times) == 2 else "".join(f", up to {time}" for time in times)
        return blind_spot(
            SOURCE,
            asked=f"{part} of {told.execution_arn}{when}",
            error=error,
            resource=told.execution_arn,
            missing=_HISTORY_GONE,
        )


def read_state_machine(told: ToldOf, executions: Executions) -> tuple[StateMachine | None, tuple[BlindSpot, ...]]:
    """Return the state machine as it was when the execution ran."""
    try:
        return executions.state_machine_of(told.execution_arn), ()
    except PORT_ERRORS as error:
        machine = told.state_machine_arn or "its state machine"
        spot = blind_spot(
            "definition",
            asked=f"the definition of {machine} as it was when {told.execution_arn} ran",
            error=error,
            resource=told.execution_arn,
            missing="the state machine is deleted; what its tasks call is told from the history alone",
        )
        return None, (spot,)


def describe_execution(execution_arn: str, executions: Executions) -> tuple[Execution | None, tuple[BlindSpot, ...]]:
    """Return the execution as DescribeExecution tells it."""
    try:
        return executions.describe(execution_arn), ()
    except PORT_ERRORS as error:
        spot = blind_spot(
            "execution",
            asked=f"error, cause and times of {execution_arn} (DescribeExecution)",
            error=error,
            resource=execution_arn,
            missing=_HISTORY_GONE,
        )
        return None, (spot,)
