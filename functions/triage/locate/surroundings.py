"""Shows a failing state in its surroundings: what led there, what the definition says of it and of its neighbours."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from triage.links import state_machine_link
from triage.locate.definition import Definition, StateDefinition, listed
from triage.locate.event_types import is_entered, is_exited, name_of, text_of
from triage.locate.execution_history import FailedState
from triage.locate.fact_writer import FactWriter
from triage.locate.history_reader import HistoryReader
from triage.mining.excerpt import excerpt
from triage.model.evidence import DefinitionRef, Fact

_INPUT_SHOWN = 500
_NAMES_SHOWN = 5
# https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
_RETRY_DEFAULTS = (("MaxAttempts", 3), ("IntervalSeconds", 1), ("BackoffRate", 2.0))


def led_there(writer: FactWriter, state: FailedState, reader: HistoryReader) -> Iterator[Fact]:
    """Yield from which state, with what input, the execution came to a Fail state."""
    if state.kind != "Fail" or state.entered is None:
        return
    left = reader.previous(state.entered)
    if left is None or not is_exited(left):
        return
    before = next(
        (event for event in reader.chain(left) if is_entered(event) and name_of(event) == name_of(left)), None
    )
    kind = left.type.removesuffix("StateExited")
    given = text_of(before, "input")
    shown = f"; the input of {name_of(left)} was {excerpt(given, _INPUT_SHOWN)}" if given else ""
    weight = 0.75 if kind == "Choice" else 0.5
    yield writer.fact(left, f"{state.name} was reached from {name_of(left)}, a {kind} state{shown}", weight=weight)


def definition_facts(state: FailedState, definition: Definition, machine: str | None) -> Iterator[Fact]:
    """Yield how the definition has the state: its call, limits, retries and catches, and the states around it."""
    defined = definition.states.get(state.name or "")
    if defined is None or machine is None:
        return
    parts = [
        _kind(defined),
        *_limits(defined),
        *_handlers(defined, "Retry", _retry),
        *_handlers(defined, "Catch", _catch),
    ]
    before = [each.name for each in definition.states.values() if defined.name in each.next_states]
    parts += [f"comes after {_some(before)}"] if before else []
    parts += [f"leads to {_some(defined.next_states)}"] if defined.next_states else []
    yield Fact(
        source="definition",
        resource=machine,
        text=f"{defined.name} is defined as {'; '.join(parts)}",
        ref=DefinitionRef(state_machine=machine, state=defined.name),
        link=state_machine_link(machine),
        weight=0.3,
    )


def _kind(defined: StateDefinition) -> str:
    kind, resource = defined.body.get("Type"), defined.body.get("Resource")
    called = f" calling {excerpt(resource, 200)}" if isinstance(resource, str) else ""
    return f"a {kind if isinstance(kind, str) else 'state'}{called}"


def _limits(defined: StateDefinition) -> Iterator[str]:
    for name in ("TimeoutSeconds", "HeartbeatSeconds", "MaxConcurrency", "ToleratedFailurePercentage"):
        value = defined.body.get(name)
        if isinstance(value, int | float):
            yield f"{name} {value:g}"
    if defined.body.get("Type") == "Task" and not any("TimeoutSeconds" in name for name in defined.body):
        yield "no TimeoutSeconds"


def _handlers(defined: StateDefinition, field: str, told: Callable[[Mapping[str, Any]], str]) -> Iterator[str]:
    handlers = [each for each in listed(defined.body.get(field)) if isinstance(each, Mapping)]
    if handlers:
        yield f"{field} {_some([told(each) for each in handlers])}"


def _retry(retrier: Mapping[str, Any]) -> str:
    most, interval, rate = (retrier.get(name, default) for name, default in _RETRY_DEFAULTS)
    return f"{_errors(retrier)} {most} times after {interval} s x {rate}"


def _catch(catcher: Mapping[str, Any]) -> str:
    return f"{_errors(catcher)} to {catcher.get('Next')}"


def _errors(handler: Mapping[str, Any]) -> str:
    return "/".join(str(error) for error in listed(handler.get("ErrorEquals"))[:_NAMES_SHOWN]) or "nothing"


def _some(names: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return ", ".join(names[:_NAMES_SHOWN]) + more
