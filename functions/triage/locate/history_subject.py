"""What all questions about one execution have in common: its events, its definition, and what it works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from triage.locate.cause import told_execution
from triage.locate.correlation import correlation_of, lambda_request_id_of_output
from triage.locate.definition import Definition
from triage.locate.event_types import text_of
from triage.locate.execution_history import FailedState
from triage.locate.fact_writer import FactWriter
from triage.locate.facts import FailureFacts
from triage.locate.history_reader import HistoryReader
from triage.locate.resources import Target, target_of_event, target_of_state, targets_of_definition
from triage.model.arn import Arn
from triage.model.base import Window
from triage.model.evidence import Ref
from triage.model.failure import Failure, Origin
from triage.ports import HistoryEvent

_BEFORE_ATTEMPT = timedelta(seconds=5)
# A Lambda's REPORT line and a container's last lines are written after the task has failed.
_AFTER_FAILURE = timedelta(seconds=30)
# Exported histories come without an ARN; their resources then lie in no account.
_NOWHERE = Arn("aws", "states", "", "", "")


@dataclass(frozen=True)
class ToldOf:
    """What is known of an execution beside its history. `deeper`: another one that was asked about had started it.

    `records` address the events by id, where they stand elsewhere than in the history that Step Functions keeps.
    """

    execution_arn: str
    state_machine_arn: str | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    redriven: bool = False
    deeper: bool = False
    records: Mapping[int, Ref] = field(default_factory=dict)


@dataclass(frozen=True)
class HistorySubject:
    """One execution; `lookback` bounds how far back its failure is looked at."""

    reader: HistoryReader
    definition: Definition
    told: ToldOf
    lookback: timedelta

    @property
    def scope(self) -> Arn:
        """Any ARN of the execution's account and Region."""
        return Arn.parse(self.told.execution_arn) or _NOWHERE

    @property
    def writer(self) -> FactWriter:
        """Writes facts about its events."""
        return FactWriter(self.told.execution_arn, self.told.deeper, self.told.records)

    @property
    def facts(self) -> FailureFacts:
        """Writes facts about its failure."""
        return FailureFacts(self.writer, self.definition)

    def target(self, state: FailedState) -> Target:
        """Return what the failure is about: the called resource, or Step Functions' own evaluation of the state."""
        own = Target("states", self.told.state_machine_arn)
        failed = state.failed
        evaluated = failed is not None and failed.type == "EvaluationFailed"
        if evaluated or (failed is None and state.answer is not None and state.answer.type != "TaskSubmitted"):
            return own
        if state.attempts:
            return target_of_event(state.attempts[-1], self.scope) or own
        defined = self.definition.states.get(state.name or "")
        return (target_of_state(defined, self.scope) if defined and failed else None) or own

    def targets(self, *first: Target) -> tuple[Target, ...]:
        """Return what the execution works with, the given ones first, none twice."""
        return tuple(dict.fromkeys((*first, *targets_of_definition(self.definition, self.scope))))

    def window(self, state: FailedState, failed_at: datetime) -> Window:
        """Return the failing attempt's time, no longer than the lookback, and shortly after."""
        began = state.attempts[-1] if state.attempts else state.entered
        earliest = failed_at - self.lookback
        start = max(began.at - _BEFORE_ATTEMPT, earliest) if began else earliest
        return Window(start=start, end=failed_at + _AFTER_FAILURE)

    def began(self) -> datetime | None:
        """Return when the execution started; the first event is read only where nothing else tells."""
        if self.told.started_at is not None:
            return self.told.started_at
        return next((event.at for event in self.reader if event.type == "ExecutionStarted"), None)

    def failure(self, state: FailedState, end: HistoryEvent, *, origin: Origin, ids: dict[str, str]) -> Failure:
        """Return what ended the execution: in this state, with the error and cause of its last event."""
        target = self.target(state)
        return Failure(
            state=state.name,
            path=state.path,
            error=text_of(end, "error"),
            cause=text_of(end, "cause"),
            service=target.service,
            resource=target.resource,
            attempts=max(1, len(state.attempts)),
            correlation=ids,
            failed_at=(state.failed or end).at,
            origin=origin,
        )

    def origin(self, state: FailedState, event: HistoryEvent) -> Origin:
        """Return the state as the origin; where its cause tells of a nested execution, what that tells innermost."""
        return as_told(
            Origin(
                execution=self.told.execution_arn or None,
                state=state.name,
                path=state.indexed_path,
                error=text_of(event, "error"),
                cause=text_of(event, "cause"),
                resource=self.target(state).resource,
            )
        )


def as_told(origin: Origin) -> Origin:
    """Return the innermost execution that the origin's cause tells of, nested in each other; else the origin."""
    while (told := told_execution(origin.cause)) is not None:
        origin = Origin(execution=told.arn, error=told.error, cause=told.cause, resource=told.state_machine)
    return origin


def ids_of(state: FailedState, event: HistoryEvent) -> dict[str, str]:
    """Return the ids that name the failed work: in the cause, else in what the service answered before."""
    output = text_of(state.answer, "output")
    ids = correlation_of(text_of(event, "cause"), output)
    if text_of(state.answer, "resourceType") == "lambda" and (request_id := lambda_request_id_of_output(output)):
        ids.setdefault("lambda_request_id", request_id)
    return ids
