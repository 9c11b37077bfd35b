"""What the events of a failed execution tell, as facts that cite them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from triage.locate.cause import CAUSE_LIMIT, failing_state, is_cut, message_of
from triage.locate.definition import Definition
from triage.locate.evaluation import evaluation_error, nearest_value
from triage.locate.event_types import TIMEOUTS, name_of, text_of
from triage.locate.execution_history import FailedState
from triage.locate.fact_writer import FactWriter, quoted, told
from triage.locate.job_record import told_by_job
from triage.locate.limits import MOST_EVENTS, limits_of, ran_into, waited_for
from triage.locate.recovery import Recovery
from triage.locate.wording import clock_time, span
from triage.mining.excerpt import excerpt
from triage.mining.masking import mask
from triage.model.caught_failure import CaughtFailure, tell_caught_failure
from triage.model.evidence import Fact
from triage.ports import HistoryEvent

_ATTEMPTS_SHOWN = 5
_RUNNING_SHOWN = 3
_CAUSES_COMPARED = 20
_INPUT_SHOWN = 500


@dataclass(frozen=True)
class FailureFacts:
    """Tells of one execution's failure, as its definition lets it be understood."""

    writer: FactWriter
    definition: Definition

    def failure(self, state: FailedState, end: HistoryEvent, resource: str | None) -> Iterator[Fact]:
        """Yield how the state failed with its cause in AWS's words, and what that says in detail."""
        event = state.failed or end
        yield self.writer.fact(event, self._how_it_failed(state, event), weight=1.0, resource=resource)
        yield from self._details(state, event)

    def end(self, state: FailedState, end: HistoryEvent) -> Iterator[Fact]:
        """Yield how the execution ended, where that differs from how the state failed."""
        inner = state.failed
        said = (text_of(end, "error"), text_of(end, "cause"))
        if inner and said != (text_of(inner, "error"), text_of(inner, "cause")):
            yield self.writer.fact(end, f"{end.type} with {quoted(*said)}", weight=0.5)
        if end.id >= MOST_EVENTS:
            text = (
                f"the history has {end.id} events, the most that one execution may have: it cannot go on or be redriven"
            )
            yield self.writer.fact(end, text, weight=0.9)

    def swallowed(self, state: FailedState, event: HistoryEvent, later: FailedState) -> Iterator[Fact]:
        """Yield the earlier failure that a Catch led from to the state that ended the execution."""
        how = self._how_it_failed(state, event)
        yield self.writer.fact(event, f"{how}; a Catch led from there to {later.name}", weight=0.98)
        yield from self._details(state, event)

    def handled(self, state: FailedState, event: HistoryEvent, later: FailedState) -> Iterator[Fact]:
        """Yield the failure that was being handled when another one ended the execution."""
        said = quoted(text_of(event, "error"), message_of(text_of(event, "cause")))
        caught = CaughtFailure(state=" > ".join(state.indexed_path), said=said)
        text = tell_caught_failure(caught, led_to=later.name)
        yield self.writer.fact(event, text, weight=0.85)

    def came_first(self, state: FailedState, event: HistoryEvent) -> Iterator[Fact]:
        """Yield what failed before the failure that ended the execution, beside it in a Map or Parallel state."""
        how = self._how_it_failed(state, event)
        yield self.writer.fact(event, f"{how}; of several that failed it was the first", weight=0.98)

    def redriven(self, event: HistoryEvent) -> Fact:
        """Return that, how often and when last the execution was redriven."""
        count = event.details.get("redriveCount")
        times = "once" if count == 1 else f"{count} times" if isinstance(count, int) else "before"
        text = (
            f"the execution was redriven {times}, last at {clock_time(event.at)}; what failed before that is left out"
        )
        return self.writer.fact(event, text, weight=0.6)

    def unfinished(
        self,
        end: HistoryEvent,
        running: tuple[HistoryEvent, ...],
        longest: FailedState,
        *,
        began: datetime | None,
    ) -> Iterator[Fact]:
        """Yield what was running, for how long and against which limit, when the execution was ended from outside."""
        after = f" after {span(end.at - began)}" if began else ""
        limit = self.definition.timeout_seconds
        against = f" (TimeoutSeconds {limit})" if limit and end.type == "ExecutionTimedOut" else ""
        oldest_first = sorted(running, key=lambda event: event.id)
        doing = ", ".join(f"{name_of(event)} for {span(end.at - event.at)}" for event in oldest_first[:_RUNNING_SHOWN])
        more = f" and {len(running) - _RUNNING_SHOWN} more" if len(running) > _RUNNING_SHOWN else ""
        text = f"{end.type}{after}{against}; running: {doing or 'no state'}{more}"
        yield self.writer.fact(end, text, weight=1.0)
        if cause := text_of(end, "cause"):
            yield self.writer.fact(end, quoted(text_of(end, "error"), cause), weight=0.95)
        yield from self._held_up(longest)

    def recovered(self, recovery: Recovery) -> Fact:
        """Return what failed and was overcome."""
        said = quoted(recovery.error, recovery.cause)
        how = "was caught" if recovery.how == "caught" else "was retried"
        text = f"{' > '.join(recovery.state.indexed_path)} failed and {how}: {said}"
        return self.writer.fact(recovery.event, text, weight=0.8)

    def _held_up(self, state: FailedState) -> Iterator[Fact]:
        if not state.attempts:
            return
        limits = limits_of(state, self.definition.states.get(state.name or ""))
        own = ", ".join(f"{name} {value}" for name, value in limits.items())
        text = f"{state.name} was at attempt {len(state.attempts)}"
        text += f" within its own limits ({own})" if own else " and has no TimeoutSeconds of its own"
        waited = waited_for(state)
        yield self.writer.fact(state.attempts[-1], f"{text}; {waited}" if waited else text, weight=0.8)

    def _details(self, state: FailedState, event: HistoryEvent) -> Iterator[Fact]:
        cause = text_of(event, "cause")
        if job := told_by_job(cause):
            yield self.writer.fact(event, f"the job's record: {job}", weight=0.9)
        if event.type in TIMEOUTS and (waited := waited_for(state)):
            yield self.writer.fact(event, waited, weight=0.8)
        wrong = evaluation_error(cause, location=text_of(event, "location"))
        # What stands in the cause is told with it.
        if wrong is not None and wrong.field and wrong.field not in (cause or ""):
            yield self.writer.fact(event, wrong.told(), weight=0.9)
        own = state.failed is None or event.type == "EvaluationFailed"
        if wrong is not None or (own and failing_state(cause)):
            yield from self._evaluated(state, wrong.expression if wrong else None)

    def _evaluated(self, state: FailedState, path: str | None) -> Iterator[Fact]:
        given = text_of(state.entered, "input")
        if state.entered is None or given is None:
            return
        near = nearest_value(path, given)
        text = f"the input of {state.name} was {excerpt(given, _INPUT_SHOWN)}"
        yield self.writer.fact(state.entered, f"{text}; there {near}" if near else text, weight=0.7)

    def _how_it_failed(self, state: FailedState, event: HistoryEvent) -> str:
        """Return where, how and at which attempt it failed, and the cause: one event is one piece of evidence."""
        where = " > ".join(state.indexed_path) or "the execution"
        failed = state.failed
        error, cause = text_of(event, "error"), text_of(event, "cause")
        with_error = f" with {error}" if error else ""
        why = f": {told(cause)}{_cut(cause)}" if cause else ""
        if failed is None and state.kind == "Fail":
            return f"{where}, a Fail state, ended the execution{with_error}{why}"
        if failed is not None and failed.type in TIMEOUTS:
            limit = ran_into(state, failed, self.definition.states.get(state.name or ""))
            return f"{where} timed out{limit}{_attempts(state)}{',' if error else ''}{with_error}{why}"
        return f"{where} failed{with_error}{_attempts(state)}{why}"


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
    errors = dict.fromkeys(text_of(failure, "error") for failure in state.failures)
    # Masking a cause takes longer than all else; of thousands of attempts the last ones are compared.
    causes = {text_of(failure, "cause") or "" for failure in state.failures[-_CAUSES_COMPARED:]}
    if len(errors) == 1 and len({mask(cause) for cause in causes}) == 1:
        return "the same error each time"
    return "errors: " + ", ".join(error or "none named" for error in errors)


def _cut(cause: str) -> str:
    return f" [AWS cut this off at {CAUSE_LIMIT} characters]" if is_cut(cause) else ""
