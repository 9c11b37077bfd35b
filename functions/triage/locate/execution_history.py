"""Walks an execution's history backwards from a failure to the state that failed, and to what went before it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from triage.locate.cause import failing_state
from triage.locate.definition import Definition
from triage.locate.event_types import (
    ANSWERS,
    ATTEMPTS,
    FAILURES,
    PASSED_ON,
    TAKEN_UP,
    is_entered,
    is_exited,
    name_of,
    text_of,
)
from triage.locate.history_reader import HistoryReader
from triage.locate.state_path import PathBuilder
from triage.ports import HistoryEvent


@dataclass(frozen=True)
class FailedState:
    """One state that failed, and the events that tell of it.

    `attempts` are its …Scheduled events and `failures` the events that ended them, oldest first; `answer` is what the
    service last said beside that: a job that was submitted, or a success whose output could not be used.
    `outermost` is the entry of the first of the enclosing states, `iterations` start the Map iterations around it,
    innermost first. `map_run` started the Map Run that failed.
    `taken_up`: whether a worker or service took the last attempt on.
    """

    name: str | None
    enclosing: tuple[str, ...] = ()
    entered: HistoryEvent | None = None
    attempts: tuple[HistoryEvent, ...] = ()
    failures: tuple[HistoryEvent, ...] = ()
    answer: HistoryEvent | None = None
    outermost: HistoryEvent | None = None
    iterations: tuple[HistoryEvent, ...] = ()
    map_run: HistoryEvent | None = None
    taken_up: bool = False

    @property
    def iteration(self) -> HistoryEvent | None:
        """The start of the innermost Map iteration around it."""
        return self.iterations[0] if self.iterations else None

    @property
    def failed(self) -> HistoryEvent | None:
        """The innermost event of the failure, when it has one of its own."""
        return self.failures[-1] if self.failures else None

    @property
    def path(self) -> tuple[str, ...]:
        """The states around it, outermost first, and itself."""
        return (*self.enclosing, self.name) if self.name else self.enclosing

    @property
    def indexed_path(self) -> tuple[str, ...]:
        """The path with the indexes of the Map iterations: `("ForEachTable[7]", "Load")`."""
        indexes = {name_of(event): event.details.get("index") for event in self.iterations}
        return tuple(name if indexes.get(name) is None else f"{name}[{indexes[name]}]" for name in self.path)

    @property
    def map_index(self) -> int | None:
        """The index of the innermost Map iteration around it."""
        index = self.iteration.details.get("index") if self.iteration else None
        return index if isinstance(index, int) else None

    @property
    def kind(self) -> str | None:
        """The state's type, like `Task`."""
        return self.entered.type.removesuffix("StateEntered") if self.entered else None


@dataclass
class _Walk:
    """What was met on the way back so far."""

    definition: Definition
    name: str | None
    entered: HistoryEvent | None
    path: PathBuilder
    attempts: list[HistoryEvent] = field(default_factory=list)
    failures: list[HistoryEvent] = field(default_factory=list)
    answer: HistoryEvent | None = None
    map_run: HistoryEvent | None = None
    taken_up: bool = False
    redriven: bool = False

    def take(self, event: HistoryEvent) -> None:
        """Take in one event that belongs to the failing state or to a state around it."""
        if event.type == "MapIterationStarted":
            self._iterate(event)
        elif is_entered(event):
            self._enter(event)
        elif not self.redriven and (self.entered is None or event.id > self.entered.id):
            self._attempt(event)
        self.redriven = self.redriven or event.type == "ExecutionRedriven"

    def _iterate(self, event: HistoryEvent) -> None:
        if self.name is None:
            # Every state of the iteration was left again: the Map itself failed, over what came out of them.
            self.name = name_of(event)
        else:
            self.path.iterate(event)

    def _enter(self, event: HistoryEvent) -> None:
        if self.name is None:
            self.name = name_of(event)
        if self.entered is None and name_of(event) == self.name:
            self.entered = event
        elif event != self.entered:
            self.path.enclose(event)

    def _attempt(self, event: HistoryEvent) -> None:
        if event.type in ATTEMPTS:
            self.attempts.append(event)
        elif event.type in FAILURES:
            self.failures.append(event)
        elif event.type == "MapRunStarted":
            self.map_run = self.map_run or event
        elif not self.attempts:
            self.taken_up = self.taken_up or event.type in TAKEN_UP
            self.answer = self.answer or (event if event.type in ANSWERS else None)

    def take_nearest(self, earlier: Iterable[HistoryEvent]) -> None:
        """Take the first entry of a state among the events."""
        self.entered = next((event for event in earlier if is_entered(event)), None)
        self.name = name_of(self.entered) if self.entered else None

    def complete(self, event: HistoryEvent) -> bool:
        """Tell whether nothing further back than this event could add to it."""
        if self.name is None or self.entered is None or event.id > self.entered.id:
            return False
        return self.path.complete(self.definition.enclosing(self.name))

    def result(self) -> FailedState:
        known = self.definition.enclosing(self.name) if self.name else None
        enclosing = self.path.enclosing() if known is None else known
        return FailedState(
            name=self.name,
            enclosing=enclosing,
            outermost=self.path.entry(enclosing[0]) if enclosing else None,
            entered=self.entered,
            attempts=tuple(reversed(self.attempts)),
            failures=tuple(reversed(self.failures)),
            answer=self.answer,
            iterations=self.path.iterations(),
            map_run=self.map_run,
            taken_up=self.taken_up,
        )


def failed_state(reader: HistoryReader, start: HistoryEvent, definition: Definition, cause: str | None) -> FailedState:
    """Return the state that the failure at `start` began in.

    `cause` is the failure's cause: Step Functions' own errors name the state and its entered event there, and are
    followed where the chain of previousEventIds skips that event (as after EvaluationFailed).
    """
    start = _without_passing_on(reader, start)
    name, entered = _named_state(reader, start, cause)
    walk = _Walk(definition, name, entered, PathBuilder())
    for event in own_level(reader.chain(start)):
        walk.take(event)
        if walk.complete(event):
            break
    if walk.name is None:
        # A history without previousEventIds: the state entered last is the best guess there is.
        walk.take_nearest(event for event in reader if event.id < start.id)
    return walk.result()


def own_level(events: Iterable[HistoryEvent], *, stop_at_branch: bool = False) -> Iterator[HistoryEvent]:
    """Yield the events of a chain, of states that were entered and left again only the exit and the entry.

    After a Map iteration's start the chain may lead through earlier iterations: they are passed over, up to the
    entry of the Map state.
    """
    inside: str | None = None
    for event in events:
        if inside is not None:
            if is_entered(event) and name_of(event) == inside:
                inside = None
                if event.type == "MapStateEntered" or stop_at_branch:
                    yield event
            continue
        yield event
        if stop_at_branch and event.type in {"MapIterationStarted", "ParallelStateStarted"}:
            return
        if is_exited(event) or event.type == "MapIterationStarted":
            inside = name_of(event)


def _without_passing_on(reader: HistoryReader, start: HistoryEvent) -> HistoryEvent:
    return next((event for event in reader.chain(start) if event.type not in PASSED_ON), start)


def _named_state(
    reader: HistoryReader, start: HistoryEvent, cause: str | None
) -> tuple[str | None, HistoryEvent | None]:
    """Return the state that Step Functions' own error names, and its entered event; (None, None) for other errors."""
    evaluated = start.type == "EvaluationFailed"
    # A task's or a Fail state's cause is its own text, whatever it quotes.
    if not evaluated and (start.type in FAILURES or start.type == "FailStateEntered"):
        return None, None
    named = failing_state(text_of(start, "cause") if evaluated else cause)
    entered = reader.event(named[1]) if named else None
    # The log of an EXPRESS execution at level ERROR does not have the entry.
    if named is not None and (entered is None or name_of(entered) == named[0]):
        return named[0], entered
    return text_of(start, "state") if evaluated else None, None
