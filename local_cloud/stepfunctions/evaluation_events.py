"""EvaluationFailed events where AWS puts them in the chain of events."""

from typing import Any

from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext

from local_cloud.stepfunctions.history import ExecutionHistory

# Recorded on AWS: the event follows the one before the entry of these states (of a Wait, it follows the entry).
_ENTRIES_PASSED_OVER = {"PassStateEntered", "MapStateEntered"}


def publish_evaluation_failure(env: Any, failure: Any) -> None:
    """Write the EvaluationFailed event of a FailureEventException; what follows continues from it."""
    context = env.event_history_context
    details = failure.get_evaluation_failed_event_details()
    event_id = env.event_manager.add_event(
        context=EventHistoryContext(_source(env.event_manager, context.source_event_id)),
        event_type=HistoryEventType.EvaluationFailed,
        event_details={"evaluationFailedEventDetails": details},
    )
    context.source_event_id = context.last_published_event_id = event_id


def _source(history: Any, event_id: int) -> int:
    # The items of a Distributed Map are selected outside any history.
    if not isinstance(history, ExecutionHistory) or event_id == 0:
        return event_id
    event = history.event(event_id)
    return int(event["previousEventId"] if event["type"] in _ENTRIES_PASSED_OVER else event_id)
