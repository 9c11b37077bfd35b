"""Locates failures of EXPRESS executions in the log events that Step Functions writes: they have no other history."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from triage.locate.definition import Definition, parse_definition
from triage.locate.event_types import FAILURES, TERMINAL, text_of
from triage.locate.history_finding import HistoryFinding, locate_told
from triage.locate.history_subject import ToldOf
from triage.model.arn import Arn
from triage.model.evidence import LogEventRef, Ref
from triage.model.vocabulary import Status
from triage.ports import HistoryEvent, LogEvent

Reference = Callable[[LogEvent], Ref]
_Execution = dict[int, tuple[HistoryEvent, LogEvent]]
_DEFAULT_LOOKBACK = timedelta(minutes=15)


def log_event_reference(event: LogEvent) -> Ref:
    """Return the address of an event in its log group."""
    return LogEventRef(log_group=event.log_group, stream=event.stream, timestamp=event.timestamp, id=event.id)


def locate_in_express_log(
    events: Iterable[LogEvent],
    *,
    definition: dict[str, Any] | None = None,
    lookback: timedelta = _DEFAULT_LOOKBACK,
    reference: Reference = log_event_reference,
) -> HistoryFinding | None:
    """Return what broke in the execution that failed last; None when no execution failed in these events.

    `events` are those of a state machine's log group, of one execution or many mixed, at any log level; lines of
    another format are passed over. At ERROR no states are entered in the log: the failing one is then told by the
    cause or by the definition, where only one state calls the failed resource.
    Format: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    """
    failed = failed_executions(events)
    if not failed:
        return None
    arn, logged = max(failed.items(), key=lambda item: max(event.at for event, _ in item[1].values()))
    told = ToldOf(
        arn,
        state_machine_of_express(arn),
        deeper=True,
        records={number: reference(line) for number, (_, line) in logged.items()},
    )
    history = [event for event, _ in logged.values()]
    found = locate_told(history, told, definition=definition, lookback=lookback)
    return _with_state(found, history, parse_definition(definition)) if found else None


def failed_executions(events: Iterable[LogEvent]) -> dict[str, _Execution]:
    """Return the executions that ended without success, each with its events by id."""
    executions: dict[str, _Execution] = {}
    for line in events:
        logged = _logged(line)
        if logged is not None:
            arn, event = logged
            executions.setdefault(arn, {})[event.id] = (event, line)
    return {
        arn: logged for arn, logged in executions.items() if any(_is_failed_end(event) for event, _ in logged.values())
    }


def state_machine_of_express(execution_arn: str) -> str | None:
    """Return the state machine's ARN: of `…:express:orders:name:id` it is `…:stateMachine:orders`."""
    arn = Arn.parse(execution_arn)
    if arn is None or ":" not in arn.resource:
        return None
    return str(arn.sibling("states", f"stateMachine:{arn.resource.split(':')[1]}"))


def _logged(line: LogEvent) -> tuple[str, HistoryEvent] | None:
    """Return the execution and the event that a line tells of, None for a line of another format."""
    try:
        record = json.loads(line.message)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    arn, kind, details = record.get("execution_arn"), record.get("type"), record.get("details")
    number = _number(record, "id")
    if not isinstance(arn, str) or not isinstance(kind, str) or number is None:
        return None
    return arn, HistoryEvent(
        id=number,
        previous_id=_number(record, "previous_event_id") or 0,
        type=kind,
        at=_moment(_number(record, "event_timestamp"), line.timestamp),
        details=details if isinstance(details, dict) else {},
    )


def _number(record: Mapping[str, Any], key: str) -> int | None:
    """Return a number, which the log writes as text."""
    value = record.get(key)
    text = str(value) if isinstance(value, int | str) else ""
    return int(text) if text.isdecimal() and len(text) <= 15 else None


def _moment(milliseconds: int | None, otherwise: int) -> datetime:
    try:
        return datetime.fromtimestamp((milliseconds or otherwise) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(otherwise / 1000, tz=UTC)


def _is_failed_end(event: HistoryEvent) -> bool:
    return TERMINAL.get(event.type, Status.HEALTHY) is not Status.HEALTHY


def _with_state(found: HistoryFinding, history: list[HistoryEvent], definition: Definition) -> HistoryFinding:
    """Return the finding with the one state that calls what failed, where the log does not name the state."""
    failure = found.failure
    if failure is None or failure.state is not None:
        return found
    failed = max((event for event in history if event.type in FAILURES), key=lambda event: event.id, default=None)
    called = f":{text_of(failed, 'resourceType')}:{text_of(failed, 'resource')}" if failed else ""
    callers = [
        state for state in definition.states.values() if called and str(state.body.get("Resource")).endswith(called)
    ]
    if len(callers) != 1:
        return found
    path = (*callers[0].enclosing, callers[0].name)
    origin = failure.origin.model_copy(update={"state": path[-1], "path": path})
    return replace(found, failure=failure.model_copy(update={"state": path[-1], "path": path, "origin": origin}))
