"""Reads a state machine's definition (Amazon States Language): its states, however deep, and how they are reached."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_INTRINSIC_KEY = ".$"
# Nobody nests states deeper; a definition that does is damaged.
_DEEPEST = 40


@dataclass(frozen=True)
class StateDefinition:
    """One state; `enclosing` are the Map and Parallel states around it, outermost first."""

    name: str
    body: Mapping[str, Any]
    enclosing: tuple[str, ...]

    @property
    def arguments(self) -> dict[str, Any]:
        """The literal Parameters (JSONPath) or Arguments (JSONata) of a task; expressions are left out."""
        given = self.body.get("Arguments", self.body.get("Parameters"))
        if not isinstance(given, Mapping):
            return {}
        return {key: value for key, value in given.items() if not key.endswith(_INTRINSIC_KEY) and not _computed(value)}

    @property
    def next_states(self) -> tuple[str, ...]:
        """The states that may follow without a failure."""
        choices = [choice for choice in listed(self.body.get("Choices")) if isinstance(choice, Mapping)]
        named = [self.body.get("Next"), self.body.get("Default"), *(choice.get("Next") for choice in choices)]
        return tuple(name for name in named if isinstance(name, str))


@dataclass(frozen=True)
class Definition:
    """A whole definition. State names are unique in it, so a name is enough to find a state."""

    states: Mapping[str, StateDefinition] = field(default_factory=dict)
    timeout_seconds: int | None = None
    _starts: tuple[str, ...] = ()

    def enclosing(self, state: str) -> tuple[str, ...] | None:
        """Return the states around it, outermost first; None when the definition does not know the state."""
        found = self.states.get(state)
        return found.enclosing if found else None

    def branches(self, parallel: str) -> tuple[frozenset[str], ...]:
        """Return the names of all states in each branch of a Parallel state, however deep; () for other states."""
        found = self.states.get(parallel)
        bodies = listed(found.body.get("Branches")) if found else []
        return tuple(frozenset(parse_definition(body).states) for body in bodies)

    def only_after_catch(self, state: str) -> bool:
        """Tell whether the state can be reached through a Catch only: it handles errors and does no work."""
        return state in self.states and state not in self._normal_states()

    def _normal_states(self) -> set[str]:
        reached: set[str] = set()
        waiting = list(self._starts)
        while waiting:
            name = waiting.pop()
            if name in reached or name not in self.states:
                continue
            reached.add(name)
            waiting += self.states[name].next_states
        return reached


def parse_definition(raw: Mapping[str, Any] | None) -> Definition:
    """Return the definition; parts that are not States Language are left out, and None gives an empty one."""
    if not isinstance(raw, Mapping):
        return Definition()
    timeout = raw.get("TimeoutSeconds")
    scopes = list(_scopes(raw, ()))
    return Definition(
        states={state.name: state for scope in scopes for state in _own_states(*scope)},
        timeout_seconds=timeout if isinstance(timeout, int) else None,
        _starts=tuple(start for scope, _ in scopes if isinstance(start := scope.get("StartAt"), str)),
    )


def _scopes(
    scope: Mapping[str, Any], enclosing: tuple[str, ...]
) -> Iterator[tuple[Mapping[str, Any], tuple[str, ...]]]:
    yield scope, enclosing
    if len(enclosing) >= _DEEPEST:
        return
    for state in _own_states(scope, enclosing):
        # "Iterator" is the older name of a Map's "ItemProcessor".
        inner = [state.body.get("ItemProcessor"), state.body.get("Iterator"), *listed(state.body.get("Branches"))]
        for body in inner:
            if isinstance(body, Mapping):
                yield from _scopes(body, (*enclosing, state.name))


def _own_states(scope: Mapping[str, Any], enclosing: tuple[str, ...]) -> Iterator[StateDefinition]:
    states = scope.get("States")
    if isinstance(states, Mapping):
        for name, body in states.items():
            if isinstance(body, Mapping):
                yield StateDefinition(name, body, enclosing)


def listed(value: object) -> list[Any]:
    """Return the value when it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def _computed(value: object) -> bool:
    return isinstance(value, str) and value.startswith("{%")
