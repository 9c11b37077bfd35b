"""Step Functions as the given files tell it: one execution, its history and its state machine."""

from collections.abc import Iterator

from triage.errors import ResourceNotFoundError
from triage.files.exports import Exports
from triage.model.arn import Arn
from triage.model.signal import ExecutionEnded
from triage.ports import Execution, HistoryEvent, MapRun, StateMachine


class FileExecutions:
    """The execution of the signal, and no other. What was not given is empty, not missing: `missing.py` says so."""

    def __init__(self, exports: Exports, ended: ExecutionEnded | None) -> None:
        """Keep what was given; `ended` is None where no execution was."""
        self._exports = exports
        self._ended = ended

    def describe(self, execution_arn: str) -> Execution:
        """Return the execution as far as the files tell; raises ResourceNotFoundError for any other."""
        ended = self._known(execution_arn)
        given = self._exports.execution
        return Execution(
            arn=ended.execution_arn,
            state_machine_arn=ended.state_machine_arn,
            status=given.status if given else ended.status.value.upper(),
            started_at=ended.started_at or ended.stopped_at,
            stopped_at=ended.stopped_at,
            error=ended.error,
            cause=ended.cause,
            redrive_count=ended.redrive_count,
        )

    def history(self, execution_arn: str, *, newest_first: bool) -> Iterator[HistoryEvent]:
        """Yield the given events by id; none where no history was given."""
        self._known(execution_arn)
        events = self._exports.history.events if self._exports.history else ()
        yield from reversed(events) if newest_first else events

    def state_machine_of(self, execution_arn: str) -> StateMachine:
        """Return the state machine; without a definition given it has no states.

        Where no execution was given it is that of "", and raises ResourceNotFoundError without a definition.
        """
        given = self._exports.definition
        if self._ended is None and given is not None and not execution_arn:
            return StateMachine(arn=given.arn, name=given.machine or self._exports.name, definition=given.body)
        arn = self._known(execution_arn).state_machine_arn
        parsed = Arn.parse(arn)
        # A version or alias follows the name: …:stateMachine:etl:3
        named = parsed.name.partition(":")[0] if parsed else ""
        return StateMachine(
            arn=arn,
            name=(given.machine if given else "") or named or self._exports.name,
            definition=given.body if given else {},
            log_groups=given.log_groups if given else (),
        )

    def recent(self, state_machine_arn: str, *, status: str | None = None) -> Iterator[Execution]:  # noqa: ARG002 - port
        """Yield nothing: files tell of one execution."""
        return iter(())

    def state_machine(self, state_machine_arn: str) -> StateMachine:
        """Raise ResourceNotFoundError: files tell of the state machine as an execution ran it."""
        raise ResourceNotFoundError(f"{state_machine_arn} is not among the files")

    def all_state_machines(self) -> Iterator[StateMachine]:
        """Yield nothing: files tell of one execution."""
        return iter(())

    def map_runs(self, execution_arn: str) -> Iterator[MapRun]:  # noqa: ARG002 - the port's signature
        """Yield nothing: no export carries Map Runs."""
        return iter(())

    def map_run(self, map_run_arn: str) -> MapRun:
        """Raise ResourceNotFoundError: no export carries Map Runs."""
        raise ResourceNotFoundError(f"Map Run {map_run_arn or '(unnamed)'} is not among the files")

    def map_run_children(self, map_run_arn: str, *, status: str) -> Iterator[Execution]:  # noqa: ARG002 - port
        """Yield nothing: no export carries Map Runs."""
        return iter(())

    def tags(self, state_machine_arn: str) -> dict[str, str]:  # noqa: ARG002 - the port's signature
        """Return no tags: no export carries them."""
        return {}

    def _known(self, execution_arn: str) -> ExecutionEnded:
        if self._ended is None or self._ended.execution_arn != execution_arn:
            raise ResourceNotFoundError(f"{execution_arn or 'the execution'} is not among the files")
        return self._ended
