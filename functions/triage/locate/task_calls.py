"""Reads what the Task states of a definition call, and which of them had run when one of the states failed."""

from collections.abc import Iterator, Mapping
from typing import Literal

from triage.locate.definition import Definition, StateDefinition, listed
from triage.locate.resources import service_name
from triage.model.arn import Arn
from triage.model.resumption import TaskCall

_LONGEST_TEXT = 300
_MOST_PARAMETERS = 40
# A definition may hold 1 MB of states; those nearest to the failure decide.
_MOST_CALLS = 60
# What a call does depends on their texts; all other parameters are only there or not, and may hold secrets.
_READ = frozenset({"Method", "QueryString", "Sql", "UpdateExpression"})
_Place = Literal["failed", "beside", "below", "earlier"]


def calls_around(definition: Definition, state: str | None) -> tuple[TaskCall, ...]:
    """Return the tasks that had run or may have run when the state failed: itself, those beside it, earlier ones.

    Beside it are the tasks of the Parallel branches and Map items that were stopped with it. At most 60; () when the
    definition does not know the state.
    """
    failed = definition.states.get(state or "")
    if failed is None:
        return ()
    beside = dict.fromkeys(_beside(definition, failed))
    earlier = [name for name in _earlier(definition, failed) if name not in beside and name != failed.name]
    places: list[tuple[str, _Place]] = [(failed.name, "failed")]
    places += [(name, "beside") for name in beside if name != failed.name]
    places += [(name, "earlier") for name in earlier]
    calls = (_call(definition.states[name], place) for name, place in places)
    return tuple(call for call in calls if call is not None)[:_MOST_CALLS]


def _call(state: StateDefinition, place: _Place) -> TaskCall | None:
    resource = state.body.get("Resource")
    if state.body.get("Type") != "Task" or not isinstance(resource, str):
        return None
    return TaskCall(state=state.name, call=_called(resource), parameters=_parameters(state.body), place=place)


def _called(resource: str) -> str:
    """Return `dynamodb:putItem` of arn:aws:states:::aws-sdk:dynamodb:putItem, `glue:startJobRun` of ….sync."""
    arn = Arn.parse(resource)
    if arn is None:
        return resource
    if arn.service == "lambda":
        return "lambda:invoke"
    if arn.resource.startswith("activity:"):
        return "activity:run"
    service, _, action = arn.resource.removeprefix("aws-sdk:").partition(":")
    return f"{service_name(service)}:{action.partition('.')[0].partition(':')[0]}"


def _parameters(body: Mapping[str, object]) -> dict[str, str]:
    given = body.get("Arguments", body.get("Parameters"))
    if not isinstance(given, Mapping):
        return {}
    pairs = list(given.items())[:_MOST_PARAMETERS]
    return {name.removesuffix(".$"): _literal(name, value) for name, value in pairs}


def _literal(name: str, value: object) -> str:
    return value[:_LONGEST_TEXT] if name in _READ and isinstance(value, str) and not value.startswith("{%") else ""


def _beside(definition: Definition, failed: StateDefinition) -> Iterator[str]:
    """Yield the states in other branches and items of what the state stands in, or of what it is itself."""
    for container in (*failed.enclosing, failed.name):
        body = definition.states[container].body
        if body.get("Type") == "Map" and body.get("MaxConcurrency") == 1:
            # One item at a time: nothing else was running.
            continue
        own_branch = next((each for each in definition.branches(container) if failed.name in each), frozenset())
        yield from (
            each.name
            for each in definition.states.values()
            if container in each.enclosing and each.name not in own_branch
        )


def _earlier(definition: Definition, failed: StateDefinition) -> list[str]:
    """Return the states from which the failed one, or what it stands in, can be reached, with all inside them."""
    reached: dict[str, None] = {}
    waiting = [failed.name, *failed.enclosing]
    while waiting:
        name = waiting.pop(0)
        for state in definition.states.values():
            if name in _followers(state) and state.name not in reached:
                reached[state.name] = None
                waiting.append(state.name)
    inside = [each.name for each in definition.states.values() if set(each.enclosing) & reached.keys()]
    return list(dict.fromkeys((*reached, *inside)))


def _followers(state: StateDefinition) -> tuple[str, ...]:
    catches = [each.get("Next") for each in listed(state.body.get("Catch")) if isinstance(each, Mapping)]
    return (*state.next_states, *(name for name in catches if isinstance(name, str)))
