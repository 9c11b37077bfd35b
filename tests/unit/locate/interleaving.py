"""Writes histories of Map items and Parallel branches that run at once, in any order in which AWS may write them.

The end is written as it was recorded on AWS of items that timed out together: after the first failure some events of
the others still come; then whatever is failed or aborted by it, and the end, has that failure for its previous event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from tests.unit.locate.histories import FUNCTION, History

CONTAINER = "Each"
Kind = Literal["Map", "Parallel"]
Events = list[tuple[str, dict[str, Any]]]
# More than one branch has, so that others may fail or succeed after the first failure, too.
_MOST_LATE_EVENTS = 12


@dataclass
class Interleaving:
    """Items or branches, `at_once` of them running; those of `failing` fail, the first to do so is `first`."""

    kind: Kind
    count: int
    at_once: int
    failing: frozenset[int]
    random: Random
    history: History = field(default_factory=History)
    first: int = -1
    _running: dict[int, Events] = field(default_factory=dict)
    _last: dict[int, int] = field(default_factory=dict)
    _ended: set[int] = field(default_factory=set)

    @property
    def definition(self) -> dict[str, Any]:
        """The state machine's definition: what is tried before `Load` is retried or caught, `Load` itself is not."""
        branches = [self._branch(index) for index in range(self.count)]
        inside = {"ItemProcessor": branches[0]} if self.kind == "Map" else {"Branches": branches}
        states = {
            "Prepare": {"Type": "Pass", "Next": CONTAINER},
            CONTAINER: {"Type": self.kind, "End": True, **inside},
        }
        return {"StartAt": "Prepare", "States": states}

    @property
    def state(self) -> str:
        """The state that failed first."""
        return self._state(self.first)

    @property
    def container(self) -> str:
        """The Map or Parallel state as the path tells it: `Each[2]`, or `Each`."""
        return f"{CONTAINER}[{self.first}]" if self.kind == "Map" else CONTAINER

    def write(self) -> History:
        """Return the whole history."""
        self.history.run("Pass", "Prepare")
        self.history.enter(self.kind, CONTAINER)
        started = self.history.add(f"{self.kind}StateStarted")
        waiting = iter(range(self.count))
        for index in range(self.at_once):
            self._begin(waiting, after=started)
            assert index in self._running
        while self.first < 0:
            self._step(waiting)
        for _ in range(self.random.randint(0, _MOST_LATE_EVENTS)):
            if self._running:
                self._step(waiting)
        self._end()
        return self.history

    def _begin(self, waiting: Iterator[int], *, after: int) -> None:
        index = next(waiting, None)
        if index is not None:
            self._running[index] = list(self._events(index))
            self._last[index] = after

    def _step(self, waiting: Iterator[int]) -> None:
        """Write the next event of one that runs, chosen at random."""
        index = self.random.choice(list(self._running))
        kind, details = self._running[index].pop(0)
        written = self.history.add(kind, after=self._last[index], **details)
        if kind != "MapIterationSucceeded":
            self._last[index] = written
        if self._running[index]:
            return
        del self._running[index]
        if index not in self.failing:
            self._ended.add(index)
            self._begin(waiting, after=self._last[index])
        elif self.first < 0:
            self.first = index

    def _end(self) -> None:
        failure = self._last[self.first]
        if self.kind == "Map":
            self.history.add("MapIterationFailed", after=failure, name=CONTAINER, index=self.first)
        for index in self._last.keys() - self._ended - {self.first}:
            self.history.add("TaskStateAborted", after=failure)
            if self.kind == "Map":
                self.history.add("MapIterationAborted", after=failure, name=CONTAINER, index=index)
        self.history.fail(error="Boom", after=self.history.add(f"{self.kind}StateFailed", after=failure))

    def _events(self, index: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what one item or branch writes: perhaps a failure that is retried or caught, and then its end."""
        if self.kind == "Map":
            yield "MapIterationStarted", {"name": CONTAINER, "index": index}
        yield "TaskStateEntered", {"name": f"Try {self._state(index)}"}
        for _ in range(self.random.randint(0, 2)):
            yield from _attempt("LambdaFunctionFailed", error="Throttled")
        yield "TaskStateExited", {"name": f"Try {self._state(index)}"}
        yield "TaskStateEntered", {"name": self._state(index)}
        if index in self.failing:
            yield from _attempt("LambdaFunctionFailed", error="Boom", cause=f"{index} is broken")
            return
        yield from _attempt("LambdaFunctionSucceeded", output="{}")
        yield "TaskStateExited", {"name": self._state(index)}
        if self.kind == "Map":
            yield "MapIterationSucceeded", {"name": CONTAINER, "index": index}

    def _branch(self, index: int) -> dict[str, Any]:
        task, load = {"Type": "Task", "Resource": FUNCTION}, self._state(index)
        handled = {
            name: [{"ErrorEquals": ["Throttled"], **then}] for name, then in (("Retry", {}), ("Catch", {"Next": load}))
        }
        states = {f"Try {load}": {**task, **handled, "Next": load}, load: {**task, "End": True}}
        return {"StartAt": f"Try {load}", "States": states}

    def _state(self, index: int) -> str:
        return "Load" if self.kind == "Map" else f"Load {index}"


def _attempt(ended: str, **details: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "LambdaFunctionScheduled", {"resource": FUNCTION, "input": "{}"}
    yield "LambdaFunctionStarted", {}
    yield ended, details
