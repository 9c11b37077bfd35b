"""What the events of a failed execution tell, as facts that cite them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from triage.links import execution_link
from triage.locate.event_types import TIMEOUTS, is_entered, name_of, text_of
from triage.locate.execution_history import FailedState
from triage.locate.history_reader import HistoryReader
from triage.locate.recovery import Recovery
from triage.locate.wording import clock_time, span
from triage.mining.excerpt import excerpt
from triage.mining.masking import mask
from triage.model.evidence import Fact, HistoryEventRef
from triage.ports import HistoryEvent

SOURCE = "execution_history"
_ATTEMPTS_SHOWN = 5
_INDEXES_SHOWN = 10
_ITEM_SHOWN = 500


@dataclass(frozen=True)
class FactWriter:
    """Writes facts about one execution's events."""

    execution_arn: str

    def fact(self, event: HistoryEvent, text: str, *, weight: float, resource: str | None = None) -> Fact:
        """Return the fact that cites the event; its text begins with the event's id."""
        return Fact(
            source=SOURCE,
            at=event.at,
            resource=resource or self.execution_arn,
            text=f"history event {event.id}: {text}",
            ref=HistoryEventRef(execution=self.execution_arn, event_id=event.id),
            link=execution_link(self.execution_arn),
            weight=weight,
        )

    def failure(self, state: FailedState, end: HistoryEvent, resource: str | None) -> Iterator[Fact]:
        """Yield how the state failed, and its cause in AWS's words."""
        event = state.failed or end
        error = text_of(event, "error")
        yield self.fact(event, _how_it_failed(state, error), weight=1.0, resource=resource)
        cause = text_of(event, "cause")
        if cause:
            yield self.fact(event, _quoted(error, cause), weight=0.95, resource=resource)

    def end(self, state: FailedState, end: HistoryEvent) -> Iterator[Fact]:
        """Yield how the execution ended, where that differs from how the state failed."""
        inner = state.failed
        said = (text_of(end, "error"), text_of(end, "cause"))
        if inner and said != (text_of(inner, "error"), text_of(inner, "cause")):
            yield self.fact(end, f"{end.type} with {_quoted(*said)}", weight=0.5)

    def swallowed(self, state: FailedState, event: HistoryEvent, later: FailedState) -> Iterator[Fact]:
        """Yield the earlier failure that a Catch led from to the state that ended the execution."""
        how = _how_it_failed(state, text_of(event, "error"))
        yield self.fact(event, f"{how}; a Catch led from there to {later.name}", weight=0.98)
        if cause := text_of(event, "cause"):
            yield self.fact(event, _quoted(text_of(event, "error"), cause), weight=0.96)

    def iterations(self, state: FailedState, reader: HistoryReader) -> Iterator[Fact]:
        """Yield how many of the Map's iterations succeeded, and the item that failed."""
        if state.iteration is None:
            return
        tally = tally_iterations(reader, state.iteration)
        if tally is not None:
            yield self.fact(state.iteration, tally, weight=0.7)
        item = _item_of(reader, state.iteration)
        if item is not None and (given := text_of(item, "input")):
            text = f"the input of {name_of(item)} at index {state.map_index}: {excerpt(given, _ITEM_SHOWN)}"
            yield self.fact(item, text, weight=0.6)

    def unfinished(
        self, end: HistoryEvent, running: tuple[HistoryEvent, ...], *, began: datetime | None, limit: int | None
    ) -> Iterator[Fact]:
        """Yield what was running, for how long and against which limit, when the execution was ended from outside."""
        after = f" after {span(end.at - began)}" if began else ""
        against = f" (TimeoutSeconds {limit})" if limit and end.type == "ExecutionTimedOut" else ""
        oldest_first = sorted(running, key=lambda event: event.id)
        doing = ", ".join(f"{name_of(event)} for {span(end.at - event.at)}" for event in oldest_first[:3])
        more = f" and {len(running) - 3} more" if len(running) > 3 else ""
        text = f"{end.type}{after}{against}; running: {doing or 'no state'}{more}"
        yield self.fact(end, text, weight=1.0)
        if cause := text_of(end, "cause"):
            yield self.fact(end, _quoted(text_of(end, "error"), cause), weight=0.95)

    def recovered(self, recovery: Recovery) -> Fact:
        """Return what failed and was overcome."""
        said = _quoted(recovery.error, recovery.cause)
        how = "was caught" if recovery.how == "caught" else "was retried"
        text = f"{' > '.join(recovery.state.indexed_path)} failed and {how}: {said}"
        return self.fact(recovery.event, text, weight=0.8)


def tally_iterations(reader: HistoryReader, iteration: HistoryEvent) -> str | None:
    """Return `11 of 12 iterations of ForEachTable succeeded; index 7 failed`, None when the history does not tell."""
    map_state = name_of(iteration)
    started = next((event for event in reader.chain(iteration) if event.type == "MapStateStarted"), None)
    length = started.details.get("length") if started else None
    if started is None or not isinstance(length, int):
        return None
    ends: dict[str, list[int]] = {"MapIterationSucceeded": [], "MapIterationFailed": [], "MapIterationAborted": []}
    for event in reader:
        if event.id <= started.id:
            break
        index = event.details.get("index")
        if event.type in ends and name_of(event) == map_state and isinstance(index, int):
            ends[event.type].append(index)
    text = f"{len(ends['MapIterationSucceeded'])} of {length} iterations of {map_state} succeeded"
    text += f"; {_indexes(ends['MapIterationFailed'])} failed" if ends["MapIterationFailed"] else ""
    return text + (f"; {len(ends['MapIterationAborted'])} were aborted" if ends["MapIterationAborted"] else "")


def _how_it_failed(state: FailedState, error: str | None) -> str:
    where = " > ".join(state.indexed_path) or "the execution"
    failed = state.failed
    with_error = f" with {error}" if error else ""
    if failed is None and state.kind == "Fail":
        return f"{where}, a Fail state, ended the execution{with_error}"
    if failed is not None and failed.type in TIMEOUTS:
        return f"{where} timed out{_against_limit(state, failed)}{_attempts(state)}"
    return f"{where} failed{with_error}{_attempts(state)}"


def _against_limit(state: FailedState, failed: HistoryEvent) -> str:
    if not state.attempts:
        return ""
    scheduled = state.attempts[-1]
    limits = {"TimeoutSeconds": "timeoutInSeconds", "HeartbeatSeconds": "heartbeatInSeconds"}
    known = [f"{name} {scheduled.details[key]}" for name, key in limits.items() if scheduled.details.get(key)]
    return f" after {span(failed.at - scheduled.at)}" + (f" ({', '.join(known)})" if known else "")


def _attempts(state: FailedState) -> str:
    count = len(state.attempts)
    if not count:
        return ""
    if count == 1:
        return ", attempt 1 of 1"
    times = [clock_time(failure.at) for failure in state.failures]
    if len(times) > _ATTEMPTS_SHOWN:
        times = [*times[:2], "…", *times[-2:]]
    return f", attempt {count} of {count} ({', '.join(times)}), {_sameness(state)}"


def _sameness(state: FailedState) -> str:
    said = [(text_of(failure, "error"), mask(text_of(failure, "cause") or "")) for failure in state.failures]
    if len(set(said)) == 1:
        return "the same error each time"
    return "errors: " + ", ".join(dict.fromkeys(error or "none named" for error, _ in said))


def _quoted(error: str | None, cause: str | None) -> str:
    name = excerpt(error) if error else "no error name"
    return f'{name}: "{excerpt(cause)}"' if cause else name


def _item_of(reader: HistoryReader, iteration: HistoryEvent) -> HistoryEvent | None:
    for event in reader:
        if event.id <= iteration.id:
            return None
        if event.previous_id == iteration.id and is_entered(event):
            return event
    return None


def _indexes(indexes: list[int]) -> str:
    shown_ones = ", ".join(str(index) for index in sorted(indexes)[:_INDEXES_SHOWN])
    more = f" and {len(indexes) - _INDEXES_SHOWN} more" if len(indexes) > _INDEXES_SHOWN else ""
    return f"{'index' if len(indexes) == 1 else 'indexes'} {shown_ones}{more}"
