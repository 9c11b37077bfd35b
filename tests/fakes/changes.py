"""Fakes of what tells of changes and of metrics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from triage.errors import ResourceNotFoundError, TriageError
from triage.ports import MetricQuery, Revision, Series, Stack, StackEvent


@dataclass
class FakeChanges:
    """Stacks with their events (in any order), revisions and aliases by name of the resource.

    `errors` maps a method's name to what it raises.
    """

    stacks: list[Stack] = field(default_factory=list)
    events: list[StackEvent] = field(default_factory=list)
    functions: dict[str, list[Revision]] = field(default_factory=dict)
    aliases: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    others: dict[str, Revision] = field(default_factory=dict)
    errors: dict[str, TriageError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def stack_of(self, physical_id: str) -> Stack | None:
        self._ask("stack_of", physical_id)
        return next((stack for stack in self.stacks if physical_id in stack.resources), None)

    def stack_events(self, stack_id: str) -> Iterator[StackEvent]:
        self._ask("stack_events", stack_id)
        own = [event for event in self.events if event.stack_id == stack_id]
        yield from sorted(own, key=lambda event: event.at, reverse=True)

    def function_revisions(self, function: str) -> Iterator[Revision]:
        self._ask("function_revisions", function)
        name = function.rpartition(":")[2]
        if name not in self.functions:
            raise ResourceNotFoundError(f"no function {function}")
        yield from self.functions[name]

    def function_aliases(self, function: str) -> dict[str, tuple[str, ...]]:
        self._ask("function_aliases", function)
        return self.aliases.get(function.rpartition(":")[2], {})

    def glue_job_revision(self, job: str) -> Revision:
        return self._other("glue_job_revision", job)

    def task_definition_revision(self, arn: str) -> Revision:
        return self._other("task_definition_revision", arn)

    def _other(self, method: str, name: str) -> Revision:
        self._ask(method, name)
        if name not in self.others:
            raise ResourceNotFoundError(f"no {name}")
        return self.others[name]

    def _ask(self, method: str, name: str) -> None:
        self.asked.append(f"{method} {name}")
        if method in self.errors:
            raise self.errors[method]


@dataclass
class FakeMetrics:
    """Values by metric name; a query gets those within its window that fall on its dimensions."""

    series: list[Series] = field(default_factory=list)
    error: TriageError | None = None
    asked: list[MetricQuery] = field(default_factory=list)

    def values(self, queries: Sequence[MetricQuery], *, start: datetime, end: datetime) -> tuple[Series, ...]:
        self.asked += queries
        if self.error is not None:
            raise self.error
        return tuple(self._answer(query, start, end) for query in queries)

    def _answer(self, query: MetricQuery, start: datetime, end: datetime) -> Series:
        blank = Series(query.name, query.namespace, query.dimensions, query.statistic, query.unit, query.period)
        for kept in self.series:
            alike = (kept.name, kept.namespace, kept.dimensions, kept.period) == (
                query.name,
                query.namespace,
                query.dimensions,
                query.period,
            )
            if alike and kept.statistic in ("", query.statistic):
                return replace(blank, points=tuple(point for point in kept.points if start <= point[0] <= end))
        return blank
