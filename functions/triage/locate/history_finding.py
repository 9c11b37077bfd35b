"""Turns an execution's history into what broke; needs no AWS, so that exported files are read the same way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from triage.locate.cause import correlation_of, lambda_request_id_of_output
from triage.locate.definition import Definition, parse_definition
from triage.locate.event_types import TERMINAL, text_of
from triage.locate.execution_history import FailedState, failed_state, swallowed_failure
from triage.locate.facts import FactWriter
from triage.locate.history_reader import HistoryReader
from triage.locate.recovery import recoveries
from triage.locate.resources import Target, target_of_event, target_of_state, targets_of_definition
from triage.locate.running import running_states
from triage.model.arn import Arn
from triage.model.base import Window
from triage.model.evidence import Fact
from triage.model.failure import Failure, Origin
from triage.model.vocabulary import Status
from triage.ports import HistoryEvent

# The status event may carry a time some milliseconds away from that of the history's last event.
_TIME_SLACK = timedelta(seconds=1)
_BEFORE_ATTEMPT = timedelta(seconds=5)
# A Lambda's REPORT line and a container's last lines are written after the task has failed.
_AFTER_FAILURE = timedelta(seconds=30)
# Exported histories come without an ARN; their resources then lie in no account.
_NOWHERE = Arn("aws", "states", "", "", "")


@dataclass(frozen=True)
class HistoryFinding:
    """What a history tells. `targets` are what the execution worked with, the failing one first."""

    status: Status
    failure: Failure | None
    window: Window
    targets: tuple[Target, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class _Subject:
    """What the questions about one execution have in common."""

    reader: HistoryReader
    definition: Definition
    execution_arn: str
    state_machine_arn: str | None
    started_at: datetime | None
    lookback: timedelta

    @property
    def scope(self) -> Arn:
        return Arn.parse(self.execution_arn) or _NOWHERE

    @property
    def writer(self) -> FactWriter:
        return FactWriter(self.execution_arn)

    def target(self, state: FailedState) -> Target:
        """Return what the failure is about: the called resource, or Step Functions' own evaluation of the state."""
        own = Target("states", self.state_machine_arn)
        failed = state.failed
        evaluated = failed is not None and failed.type == "EvaluationFailed"
        if evaluated or (failed is None and state.answer is not None and state.answer.type != "TaskSubmitted"):
            return own
        if state.attempts:
            return target_of_event(state.attempts[-1], self.scope) or own
        defined = self.definition.states.get(state.name or "")
        return (target_of_state(defined, self.scope) if defined and failed else None) or own

    def window(self, state: FailedState, failed_at: datetime) -> Window:
        """Return the failing attempt's time, no longer than the lookback, and shortly after."""
        began = state.attempts[-1] if state.attempts else state.entered
        earliest = failed_at - self.lookback
        start = max(began.at - _BEFORE_ATTEMPT, earliest) if began else earliest
        return Window(start=start, end=failed_at + _AFTER_FAILURE)

    def targets(self, *first: Target) -> tuple[Target, ...]:
        return tuple(dict.fromkeys((*first, *targets_of_definition(self.definition, self.scope))))


def locate_in_history(
    events: Iterable[HistoryEvent],
    *,
    definition: dict[str, Any] | None = None,
    execution_arn: str = "",
    state_machine_arn: str | None = None,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    lookback: timedelta = timedelta(minutes=15),
) -> HistoryFinding | None:
    """Return what the history tells; None when it holds no end of an execution.

    `events` are newest first, or a sequence in any order. Of an execution that was redriven, the end that is looked
    at is the last one not after `ended_at`. `lookback` bounds how far the window reaches before the failure.
    """
    if isinstance(events, Sequence):
        events = sorted(events, key=lambda event: event.id, reverse=True)
    reader = HistoryReader(events)
    end = _end(reader, ended_at)
    if end is None:
        return None
    subject = _Subject(reader, parse_definition(definition), execution_arn, state_machine_arn, started_at, lookback)
    status = TERMINAL[end.type]
    if status is Status.HEALTHY:
        return _succeeded(subject, end)
    if status is Status.FAILED:
        return _failed(subject, end)
    return _ended_from_outside(subject, end, status)


def _end(reader: HistoryReader, ended_at: datetime | None) -> HistoryEvent | None:
    ends = (event for event in reader if event.type in TERMINAL)
    if ended_at is None:
        return next(ends, None)
    return next((event for event in ends if event.at <= ended_at + _TIME_SLACK), None) or _end(reader, None)


def _failed(subject: _Subject, end: HistoryEvent) -> HistoryFinding:
    reader, definition, writer = subject.reader, subject.definition, subject.writer
    start = reader.previous(end) or reader.older(end) or end
    state = failed_state(reader, start, definition, text_of(end, "cause"))
    target = subject.target(state)
    earlier = swallowed_failure(reader, state, definition) if state.kind == "Fail" else None
    facts = [*writer.failure(state, end, target.resource), *writer.end(state, end)]
    if earlier is None:
        failure = _failure(subject, state, end, origin=_origin(subject, state, state.failed or end))
        window, targets = subject.window(state, failure.failed_at), subject.targets(target)
        facts += writer.iterations(state, reader)
    else:
        began = failed_state(reader, earlier, definition, text_of(earlier, "cause"))
        event = began.failed or earlier
        failure = _failure(subject, state, end, origin=_origin(subject, began, event), ids=_ids(began, event))
        window, targets = subject.window(began, event.at), subject.targets(subject.target(began), target)
        facts += [*writer.swallowed(began, event, state), *writer.iterations(began, reader)]
    return HistoryFinding(Status.FAILED, failure, window, targets, tuple(facts))


def _ended_from_outside(subject: _Subject, end: HistoryEvent, status: Status) -> HistoryFinding:
    reader, definition = subject.reader, subject.definition
    running = running_states(reader, end, definition)
    # The state that has been running longest used up the time.
    longest = min(running, key=lambda event: event.id, default=None)
    state = FailedState(name=None)
    if longest is not None:
        state = failed_state(reader, _latest_of(reader, longest, end), definition, None)
    failure = _failure(subject, state, end, origin=_origin(subject, state, end))
    facts = [*subject.writer.unfinished(end, running, began=_began(subject), limit=definition.timeout_seconds)]
    facts += subject.writer.iterations(state, reader)
    window = subject.window(FailedState(name=None, entered=state.entered), end.at)
    return HistoryFinding(status, failure, window, subject.targets(subject.target(state)), tuple(facts))


def _succeeded(subject: _Subject, end: HistoryEvent) -> HistoryFinding:
    overcome = recoveries(subject.reader, subject.definition)
    window = Window(start=end.at - subject.lookback, end=end.at)
    if not overcome:
        return HistoryFinding(Status.HEALTHY, None, window, subject.targets(), ())
    facts = tuple(subject.writer.recovered(recovery) for recovery in overcome)
    last = overcome[-1]
    failure = _failure(subject, last.state, last.event, origin=_origin(subject, last.state, last.event))
    said = {"error": last.error, "cause": last.cause}
    failure = failure.model_copy(update={**said, "origin": failure.origin.model_copy(update=said)})
    window = subject.window(last.state, last.event.at)
    return HistoryFinding(Status.RECOVERED, failure, window, subject.targets(subject.target(last.state)), facts)


def _failure(
    subject: _Subject, state: FailedState, end: HistoryEvent, *, origin: Origin, ids: dict[str, str] | None = None
) -> Failure:
    target = subject.target(state)
    return Failure(
        state=state.name,
        path=state.path,
        error=text_of(end, "error"),
        cause=text_of(end, "cause"),
        service=target.service,
        resource=target.resource,
        attempts=max(1, len(state.attempts)),
        correlation=ids or _ids(state, state.failed or end),
        failed_at=(state.failed or end).at,
        origin=origin,
    )


def _origin(subject: _Subject, state: FailedState, event: HistoryEvent) -> Origin:
    return Origin(
        execution=subject.execution_arn or None,
        state=state.name,
        path=state.indexed_path,
        error=text_of(event, "error"),
        cause=text_of(event, "cause"),
        resource=subject.target(state).resource,
    )


def _ids(state: FailedState, event: HistoryEvent) -> dict[str, str]:
    output = text_of(state.answer, "output")
    ids = correlation_of(text_of(event, "cause"), output)
    if text_of(state.answer, "resourceType") == "lambda" and (request_id := lambda_request_id_of_output(output)):
        ids.setdefault("lambda_request_id", request_id)
    return ids


def _began(subject: _Subject) -> datetime | None:
    """Return when the execution started; the first event is read only where nothing else tells."""
    if subject.started_at is not None:
        return subject.started_at
    return next((event.at for event in subject.reader if event.type == "ExecutionStarted"), None)


def _latest_of(reader: HistoryReader, entered: HistoryEvent, end: HistoryEvent) -> HistoryEvent:
    """Return the last event of a state that did not end."""
    for event in reader:
        if entered.id < event.id < end.id:
            chain = takewhile(lambda earlier: earlier.id >= entered.id, reader.chain(event))
            if any(earlier.id == entered.id for earlier in chain):
                return event
        if event.id <= entered.id:
            break
    return entered
