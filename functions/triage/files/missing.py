"""Says what was not given and would have helped, with the command that exports it."""

from collections.abc import Iterator

from triage.files.exports import Exports
from triage.model.evidence import BlindSpot
from triage.model.signal import AlarmChanged, ExecutionEnded, FilesGiven
from triage.model.vocabulary import Status

_EVENTS_SHOWN = 3


def missing(exports: Exports, signal: ExecutionEnded | AlarmChanged | FilesGiven) -> tuple[BlindSpot, ...]:
    """Return the blind spots that follow from what was given alone."""
    spots = list(_damaged(exports))
    if isinstance(signal, ExecutionEnded):
        spots += _of_execution(exports, signal)
    if isinstance(signal, AlarmChanged) and not exports.metrics:
        spots.append(
            BlindSpot(
                source="metrics",
                asked=f"the values around alarm {signal.alarm_name}",
                reason="no metric values were given",
                remedy="aws cloudwatch get-metric-data … > metrics.json, and give it with --metrics",
            )
        )
    return tuple(spots)


def _of_execution(exports: Exports, ended: ExecutionEnded) -> Iterator[BlindSpot]:
    arn = ended.execution_arn or "<execution-arn>"
    if exports.history is None:
        yield BlindSpot(
            source="execution_history",
            asked="which state failed, and what led there",
            reason="no history was given",
            remedy=f"aws stepfunctions get-execution-history --execution-arn {arn} > history.json; "
            "--history history.json",
        )
    if exports.definition is None and ended.status is not Status.HEALTHY:
        yield BlindSpot(
            source="definition",
            asked="what the states call, with which timeouts, retries and catches",
            reason="no definition was given",
            remedy="aws stepfunctions describe-state-machine-for-execution "
            f"--execution-arn {arn} > definition.json; --definition definition.json",
        )


def _damaged(exports: Exports) -> Iterator[BlindSpot]:
    history, execution = exports.history, exports.execution
    if history and history.left_out:
        shown = "; ".join(history.left_out[:_EVENTS_SHOWN])
        yield BlindSpot(
            source="execution_history",
            asked=f"every event of {history.name}",
            reason=f"{len(history.left_out)} of its entries are no events: {shown}",
            remedy="export the history anew",
        )
    if execution and execution.unreadable:
        yield BlindSpot(
            source="execution",
            asked=f"the times in {execution.name}",
            reason="; ".join(execution.unreadable) + "; the time of reading stands in their place",
            remedy="give times as ISO 8601 or as epoch seconds",
        )
