"""Turns an execution's history into what broke; needs no AWS, so that exported files are read the same way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from triage.locate.below import Below, below
from triage.locate.definition import parse_definition
from triage.locate.event_types import TERMINAL, text_of
from triage.locate.execution_history import FailedState, failed_state
from triage.locate.first_failure import concurrent_failures, first_failed
from triage.locate.history_reader import HistoryReader
from triage.locate.history_subject import HistorySubject, ToldOf, ids_of
from triage.locate.items import branch_facts, item_facts, result_facts
from triage.locate.recovery import recoveries
from triage.locate.resources import Target
from triage.locate.resuming import resumption
from triage.locate.rounds import rounds
from triage.locate.running import running_states
from triage.locate.surroundings import definition_facts, led_there
from triage.locate.swallowed import caught_before, caught_further_back, swallowed_failure
from triage.model.base import Window
from triage.model.evidence import Fact
from triage.model.failure import Failure
from triage.model.resumption import Resumption
from triage.model.vocabulary import Status
from triage.ports import HistoryEvent

# The status event may carry a time some milliseconds away from that of the history's last event.
_TIME_SLACK = timedelta(seconds=1)


@dataclass(frozen=True)
class HistoryFinding:
    """What a history tells. `targets` are what the execution worked with, the failing one first.

    `below` is what the origin's state had started: the failure goes on in there.
    `resumption` is where a redrive goes on.
    """

    status: Status
    failure: Failure | None
    window: Window
    targets: tuple[Target, ...]
    facts: tuple[Fact, ...]
    below: Below | None = None
    resumption: Resumption | None = None


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
    told = ToldOf(execution_arn, state_machine_arn, started_at, ended_at)
    return locate_told(events, told, definition=definition, lookback=lookback)


def locate_told(
    events: Iterable[HistoryEvent], told: ToldOf, *, definition: dict[str, Any] | None, lookback: timedelta
) -> HistoryFinding | None:
    """Return what the history tells of an execution of which this much is known; None when it holds no end."""
    in_memory = isinstance(events, Sequence)
    if isinstance(events, Sequence):
        events = sorted(events, key=lambda event: event.id, reverse=True)
    reader = HistoryReader(events)
    end = _end(reader, told.stopped_at)
    if end is None:
        return None
    subject = HistorySubject(reader, parse_definition(definition), told, lookback)
    status = TERMINAL[end.type]
    if status is Status.HEALTHY:
        return _succeeded(subject, end)
    found = _failed(subject, end) if status is Status.FAILED else _ended_from_outside(subject, end, status)
    # Where nobody knows, looking for a redrive would mean to download the whole history.
    again = _redrive(reader, end) if in_memory or told.redriven else None
    return replace(found, facts=(*found.facts, subject.facts.redriven(again))) if again else found


def _end(reader: HistoryReader, ended_at: datetime | None) -> HistoryEvent | None:
    ends = (event for event in reader if event.type in TERMINAL)
    if ended_at is None:
        return next(ends, None)
    return next((event for event in ends if event.at <= ended_at + _TIME_SLACK), None) or _end(reader, None)


def _redrive(reader: HistoryReader, end: HistoryEvent) -> HistoryEvent | None:
    return next((event for event in reader if event.type == "ExecutionRedriven" and event.id < end.id), None)


def _failed(subject: HistorySubject, end: HistoryEvent) -> HistoryFinding:
    reader, definition, facts = subject.reader, subject.definition, subject.facts
    start = reader.previous(end) or reader.older(end) or end
    state = failed_state(reader, start, definition, text_of(end, "cause"))
    target = subject.target(state)
    told = [*facts.failure(state, end, target.resource), *facts.end(state, end)]
    began, event = state, state.failed or end
    if earlier := swallowed_failure(reader, state, definition) if state.kind == "Fail" else None:
        began = failed_state(reader, earlier, definition, text_of(earlier, "cause"))
        event = began.failed or earlier
        told += facts.swallowed(began, event, state)
    else:
        earlier = caught_before(reader, state)
        told += _handled(subject, state, earlier or caught_further_back(reader, state, definition))
    failures = concurrent_failures(reader, began, definition)
    first = first_failed(reader, began, definition, failures)
    if first is not began:
        began, event = first, first.failed or event
        told += facts.came_first(began, event)
    told += _around(subject, state, began, failures)
    failure = subject.failure(state, end, origin=subject.origin(began, event), ids=ids_of(began, event))
    targets = subject.targets(subject.target(began), target)
    window = subject.window(began, event.at)
    resumes = resumption(state, end, definition, after_catch=earlier is not None)
    return HistoryFinding(Status.FAILED, failure, window, targets, tuple(told), below(began, event), resumes)


def _handled(subject: HistorySubject, state: FailedState, caught: HistoryEvent | None) -> Iterator[Fact]:
    """Yield the failure that a Catch had dealt with on the way to the state."""
    if caught is not None:
        handled = failed_state(subject.reader, caught, subject.definition, text_of(caught, "cause"))
        yield from subject.facts.handled(handled, caught, state)


def _around(
    subject: HistorySubject, state: FailedState, began: FailedState, failures: Sequence[HistoryEvent]
) -> Iterator[Fact]:
    """Yield the items and branches in which it began, what led to a Fail state, and how the state is defined."""
    writer, definition = subject.writer, subject.definition
    yield from item_facts(writer, began, subject.reader, failures)
    yield from branch_facts(writer, began, definition)
    yield from result_facts(writer, began, definition)
    yield from led_there(writer, state, subject.reader)
    yield from definition_facts(began, definition, subject.told.state_machine_arn)


def _ended_from_outside(subject: HistorySubject, end: HistoryEvent, status: Status) -> HistoryFinding:
    reader, definition = subject.reader, subject.definition
    running = running_states(reader, end, definition)
    # The state that has been running longest used up the time.
    longest = min(running, key=lambda event: event.id, default=None)
    state = FailedState(name=None)
    if longest is not None:
        state = failed_state(reader, _latest_of(reader, longest, end), definition, None)
    failure = subject.failure(state, end, origin=subject.origin(state, end), ids=ids_of(state, end))
    told = [*subject.facts.unfinished(end, running, state, began=subject.began())]
    told += rounds(subject.writer, state, reader)
    told += _around(subject, FailedState(name=None), state, ())
    window = subject.window(FailedState(name=None, entered=state.entered), end.at)
    targets = subject.targets(subject.target(state))
    resumes = resumption(state, end, definition, after_catch=False)
    return HistoryFinding(status, failure, window, targets, tuple(told), below(state, end), resumes)


def _succeeded(subject: HistorySubject, end: HistoryEvent) -> HistoryFinding:
    overcome = recoveries(subject.reader, subject.definition)
    window = Window(start=end.at - subject.lookback, end=end.at)
    if not overcome:
        return HistoryFinding(Status.HEALTHY, None, window, subject.targets(), ())
    facts = tuple(subject.facts.recovered(recovery) for recovery in overcome)
    last = overcome[-1]
    origin = subject.origin(last.state, last.event)
    failure = subject.failure(last.state, last.event, origin=origin, ids=ids_of(last.state, last.event))
    said = {"error": last.error, "cause": last.cause}
    if origin.state is not None:
        origin = origin.model_copy(update=said)
    failure = failure.model_copy(update={**said, "origin": origin})
    window = subject.window(last.state, last.event.at)
    return HistoryFinding(Status.RECOVERED, failure, window, subject.targets(subject.target(last.state)), facts)


def _latest_of(reader: HistoryReader, entered: HistoryEvent, end: HistoryEvent) -> HistoryEvent:
    """Return the last event of a state that did not end."""
    elsewhere: set[int] = set()
    for event in reader:
        if event.id <= entered.id:
            break
        if event.id >= end.id:
            continue
        passed = [each.id for each in takewhile(lambda earlier: earlier.id not in elsewhere, reader.chain(event))]
        if entered.id in passed:
            return event
        elsewhere.update(passed)
    return entered
