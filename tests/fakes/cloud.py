"""Fakes of the AWS services that triage reads, and of the clock, the publisher and the meter."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from triage.errors import ResourceNotFoundError, TriageError
from triage.ports import (
    Alarm,
    Execution,
    HistoryEvent,
    InsightsAnswer,
    LogEvent,
    LogGroup,
    LogPage,
    MapRun,
    StateMachine,
)


class FakeClock:
    """A clock that stands still until it is moved or slept on."""

    def __init__(self, now: datetime = datetime(2026, 11, 22, 2, 14, 5, tzinfo=UTC)) -> None:
        self.moment = now
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds=seconds)

    def advance(self, **delta: float) -> None:
        """Move the clock by a timedelta given by its keywords."""
        self.moment += timedelta(**delta)


def history_events(events: Iterable[Mapping[str, Any]]) -> tuple[HistoryEvent, ...]:
    """Return HistoryEvents from dicts as GetExecutionHistory prints them (`timestamp` a datetime or ISO text)."""
    return tuple(
        HistoryEvent(
            id=event["id"],
            previous_id=event.get("previousEventId", 0),
            type=event["type"],
            at=event["timestamp"],
            details=next((value for name, value in event.items() if name.endswith("EventDetails")), {}),
        )
        for event in events
    )


@dataclass
class FakeExecutions:
    """Step Functions; everything is keyed by ARN.

    `errors` maps a method's name to what it raises, `denied` the ARN of an execution to what reading its history
    raises, and that of a state machine to what listing its executions raises.
    """

    executions: dict[str, Execution] = field(default_factory=dict)
    histories: dict[str, tuple[HistoryEvent, ...]] = field(default_factory=dict)
    state_machines: dict[str, StateMachine] = field(default_factory=dict)
    machine_tags: dict[str, dict[str, str]] = field(default_factory=dict)
    runs: dict[str, MapRun] = field(default_factory=dict)
    children: dict[str, tuple[str, ...]] = field(default_factory=dict)
    runs_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    errors: dict[str, TriageError] = field(default_factory=dict)
    denied: dict[str, TriageError] = field(default_factory=dict)
    events_read: int = 0

    def add(
        self,
        execution: Execution,
        *,
        history: Iterable[Mapping[str, Any]] = (),
        state_machine: StateMachine | None = None,
    ) -> None:
        """Register an execution with its history (dicts as AWS prints them) and its state machine."""
        self.executions[execution.arn] = execution
        self.histories[execution.arn] = history_events(history)
        if state_machine is not None:
            self.state_machines[execution.state_machine_arn] = state_machine

    def describe(self, execution_arn: str) -> Execution:
        self._raise_for("describe")
        return self._execution(execution_arn)

    def history(self, execution_arn: str, *, newest_first: bool) -> Iterator[HistoryEvent]:
        self._raise_for("history")
        if execution_arn in self.denied:
            raise self.denied[execution_arn]
        self._execution(execution_arn)
        events = sorted(self.histories.get(execution_arn, ()), key=lambda event: event.id, reverse=newest_first)
        for event in events:
            self.events_read += 1
            yield event

    def state_machine_of(self, execution_arn: str) -> StateMachine:
        self._raise_for("state_machine_of")
        arn = self._execution(execution_arn).state_machine_arn
        if arn not in self.state_machines:
            raise ResourceNotFoundError(f"no state machine {arn}")
        return self.state_machines[arn]

    def recent(self, state_machine_arn: str, *, status: str | None = None) -> Iterator[Execution]:
        self._raise_for("recent")
        if state_machine_arn in self.denied:
            raise self.denied[state_machine_arn]
        found = [
            execution
            for execution in self.executions.values()
            if execution.state_machine_arn == state_machine_arn and status in (None, execution.status)
        ]
        blank = {"error": None, "cause": None, "input": None, "output": None}
        for execution in sorted(found, key=lambda found: found.stopped_at or found.started_at, reverse=True):
            yield execution.model_copy(update=blank)

    def all_state_machines(self) -> Iterator[StateMachine]:
        self._raise_for("all_state_machines")
        for machine in self.state_machines.values():
            yield machine.model_copy(update={"definition": {}})

    def state_machine(self, state_machine_arn: str) -> StateMachine:
        self._raise_for("state_machine")
        if state_machine_arn not in self.state_machines:
            raise ResourceNotFoundError(f"no state machine {state_machine_arn}")
        return self.state_machines[state_machine_arn]

    def add_map_run(self, run: MapRun, *, of: str, children: Iterable[Execution]) -> None:
        """Register a Map Run of the execution `of`, and its child executions."""
        self.runs[run.arn] = run
        self.runs_of[of] = (*self.runs_of.get(of, ()), run.arn)
        self.children[run.arn] = tuple(child.arn for child in children)
        self.executions |= {child.arn: child for child in children}

    def map_runs(self, execution_arn: str) -> Iterator[MapRun]:
        self._raise_for("map_runs")
        for arn in self.runs_of.get(execution_arn, ()):
            yield MapRun(arn=arn, started_at=self.runs[arn].started_at)

    def map_run(self, map_run_arn: str) -> MapRun:
        self._raise_for("map_run")
        if map_run_arn not in self.runs:
            raise ResourceNotFoundError(f"no Map Run {map_run_arn}")
        return self.runs[map_run_arn]

    def map_run_children(self, map_run_arn: str, *, status: str) -> Iterator[Execution]:
        self._raise_for("map_run_children")
        found = [self.executions[arn] for arn in self.children.get(map_run_arn, ())]
        for execution in sorted(found, key=lambda found: found.started_at, reverse=True):
            if execution.status == status:
                yield execution.model_copy(update={"error": None, "cause": None, "input": None, "output": None})

    def tags(self, state_machine_arn: str) -> dict[str, str]:
        self._raise_for("tags")
        return dict(self.machine_tags.get(state_machine_arn, {}))

    def _execution(self, arn: str) -> Execution:
        if arn not in self.executions:
            raise ResourceNotFoundError(f"no execution {arn}")
        return self.executions[arn]

    def _raise_for(self, method: str) -> None:
        if method in self.errors:
            raise self.errors[method]


@dataclass
class FakeLogs:
    """CloudWatch Logs; a pattern is a plain substring (quotes around it are dropped). `errors` by log group.

    `details` are what `describe` tells of a group, `answer` is what gives a query's answer.
    """

    groups: dict[str, list[LogEvent]] = field(default_factory=dict)
    errors: dict[str, TriageError] = field(default_factory=dict)
    asked: list[tuple[str, datetime, datetime, str | None]] = field(default_factory=list)
    page_size: int = 10_000
    details: dict[str, LogGroup] = field(default_factory=dict)
    described: list[str] = field(default_factory=list)
    answer: Callable[[str, dict[str, Any]], InsightsAnswer] | None = None
    queries: list[tuple[tuple[str, ...], str, dict[str, Any]]] = field(default_factory=list)

    def write(self, log_group: str, at: datetime, *messages: str, stream: str = "stream") -> None:
        """Write lines one millisecond apart; no lines make an empty group."""
        events = self.groups.setdefault(log_group, [])
        start = int(at.timestamp() * 1000)
        for number, message in enumerate(messages):
            events.append(
                LogEvent(
                    log_group=log_group,
                    stream=stream,
                    timestamp=start + number,
                    id=f"{log_group}/{len(events)}",
                    message=message,
                )
            )

    def pages(
        self,
        log_group: str,
        *,
        start: datetime,
        end: datetime,
        pattern: str | None = None,
        streams: Sequence[str] = (),
        newest_first: bool = False,
    ) -> Iterator[LogPage]:
        self.asked.append((log_group, start, end, pattern))
        if log_group in self.errors:
            raise self.errors[log_group]
        if log_group not in self.groups:
            raise ResourceNotFoundError(f"no log group {log_group}")
        first, last = int(start.timestamp() * 1000), int(end.timestamp() * 1000)
        wanted = (pattern or "").strip('"')
        found = [
            event
            for event in sorted(self.groups[log_group], key=lambda event: event.timestamp)
            if first <= event.timestamp <= last and wanted in event.message and (not streams or event.stream in streams)
        ]
        found = found[::-1] if newest_first else found
        for begin in range(0, max(1, len(found)), self.page_size):
            yield _page(log_group, found[begin : begin + self.page_size], more=begin + self.page_size < len(found))

    def describe(self, log_group: str) -> LogGroup:
        self.described.append(log_group)
        if log_group in self.details:
            return self.details[log_group]
        if log_group not in self.groups:
            raise ResourceNotFoundError(f"no log group {log_group}")
        return LogGroup(name=log_group)

    def query(self, log_groups: Sequence[str], query: str, **bounds: Any) -> InsightsAnswer:
        self.queries.append((tuple(log_groups), query, bounds))
        return self.answer(query, bounds) if self.answer else InsightsAnswer()


def _page(log_group: str, events: Sequence[LogEvent], *, more: bool) -> LogPage:
    return LogPage(
        log_group=log_group,
        messages=[event.message for event in events],
        times=[event.timestamp for event in events],
        streams=[event.stream for event in events],
        ids=[event.id for event in events],
        more=more,
    )


@dataclass
class FakeAlarms:
    """CloudWatch alarms by name; `error` is raised by every call."""

    alarms: dict[str, Alarm] = field(default_factory=dict)
    error: TriageError | None = None

    def describe(self, alarm_name: str) -> Alarm:
        if self.error is not None:
            raise self.error
        if alarm_name not in self.alarms:
            raise ResourceNotFoundError(f"no alarm {alarm_name}")
        return self.alarms[alarm_name]


@dataclass
class FakeQueues:
    """SQS queues: dead-letter queues with their sources, queues with their readers; `error` is raised by every call."""

    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    functions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    error: TriageError | None = None

    def dead_letters_of(self, queue_arn: str) -> tuple[str, ...]:
        if self.error is not None:
            raise self.error
        return self.sources.get(queue_arn, ())

    def readers(self, queue_arn: str) -> tuple[str, ...]:
        if self.error is not None:
            raise self.error
        return self.functions.get(queue_arn, ())


@dataclass(frozen=True)
class Published:
    """One message that was published."""

    topic_arn: str
    subject: str
    body: str


@dataclass
class RecordingPublisher:
    """SNS that keeps what it was given; `errors` by topic."""

    messages: list[Published] = field(default_factory=list)
    errors: dict[str, TriageError] = field(default_factory=dict)

    def publish(self, topic_arn: str, *, subject: str, body: str) -> None:
        if topic_arn in self.errors:
            raise self.errors[topic_arn]
        self.messages.append(Published(topic_arn, subject, body))


@dataclass
class RecordingWorkflow:
    """The triage workflow that keeps the events it was started on, by the execution's name."""

    started: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def start(self, event: Mapping[str, Any], *, name: str) -> bool:
        if name in self.started:
            return False
        self.started[name] = event
        return True


class FakeMeter:
    """Calls counted by hand: `meter.count("logs:FilterLogEvents")`."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self.scanned_bytes = 0

    def count(self, call: str, times: int = 1) -> None:
        self._counts[call] += times

    def counts(self) -> dict[str, int]:
        return dict(self._counts)

    def scanned(self) -> int:
        return self.scanned_bytes
