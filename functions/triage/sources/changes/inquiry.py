"""Asks the services what was changed; what they refuse becomes a blind spot."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import TypeVar

from triage.errors import ResourceNotFoundError
from triage.model.arn import Arn
from triage.model.blind_spots import PORT_ERRORS, blind_spot
from triage.model.evidence import BlindSpot
from triage.ports import Ports, Stack, StackEvent
from triage.sources.budget import Budget
from triage.sources.changes.change import NAME, Change
from triage.sources.changes.revisions import revised
from triage.sources.changes.stack_changes import stack_changes

Answer = TypeVar("Answer")

# A template holds 500 resources at most, and each of their changes makes two events or three.
_MOST_EVENTS = 2000
_MOST_LOOKED_UP = 6
_MOST_STACKS = 3


class Inquiry:
    """One failure's questions: the changes found since a moment, the stacks looked at, and the blind spots."""

    def __init__(self, ports: Ports, budget: Budget, *, since: datetime) -> None:
        """Begin with nothing found."""
        self._ports = ports
        self._budget = budget
        self._since = since
        self._stacks: list[Stack] = []
        self.changes: list[Change] = []
        self.blind_spots: list[BlindSpot] = []

    def ask_service(self, resource: Arn) -> tuple[str, ...]:
        """Ask the resource's own service; return the ARNs of the roles that the resource acts with."""
        found = self._answer(
            lambda: revised(resource, self._ports.changes, since=self._since),
            asked=f"when {resource} was changed",
            resource=str(resource),
        )
        if found is None:
            return ()
        self.changes += found.changes
        return found.roles

    def ask_stacks(self, physical_ids: Iterable[str]) -> None:
        """Ask CloudFormation about the stacks that resources belong to, each stack once."""
        for number, physical_id in enumerate(physical_ids):
            if number >= _MOST_LOOKED_UP or len(self._stacks) >= _MOST_STACKS:
                return
            if self.knows(physical_id):
                continue
            stack = self._answer(
                partial(self._ports.changes.stack_of, physical_id),
                asked=f"which stack {physical_id} belongs to",
                resource="*",
            )
            if stack is not None:
                self._ask_stack(stack)

    def knows(self, physical_id: str) -> bool:
        """Return whether a stack that was looked at holds this resource."""
        return any(physical_id in stack.resources for stack in self._stacks)

    def _ask_stack(self, stack: Stack) -> None:
        known = {each.id for each in self._stacks}
        self._stacks.append(stack)
        if stack.id in known:
            return
        found = self._answer(
            lambda: list(stack_changes(self._bounded(stack), since=self._since)),
            asked=f"what stack {stack.name} changed since {self._since:%Y-%m-%d %H:%M} UTC",
            resource=stack.id,
        )
        self.changes += found or []

    def _bounded(self, stack: Stack) -> Iterator[StackEvent]:
        for number, event in enumerate(self._ports.changes.stack_events(stack.id)):
            full = f"{_MOST_EVENTS} events read" if number >= _MOST_EVENTS else None
            reason = self._budget.exceeded() or full
            if reason:
                asked = f"what stack {stack.name} changed before {event.at:%Y-%m-%d %H:%M} UTC"
                self.blind_spots.append(self._budget.blind_spot(NAME, asked=asked, reason=reason))
                return
            yield event

    def _answer(self, question: Callable[[], Answer], *, asked: str, resource: str) -> Answer | None:
        try:
            return question()
        except ResourceNotFoundError:
            # A resource that is gone is told of by the source `jobs`.
            return None
        except PORT_ERRORS as error:
            spot = blind_spot(NAME, asked=asked, error=error, resource=resource, missing="")
            self.blind_spots.append(spot)
            return None
