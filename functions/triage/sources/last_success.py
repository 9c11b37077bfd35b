"""In what a failed execution differs from the last successful one: input, definition, durations, attempts, items."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from triage.mining.input_difference import input_difference
from triage.model.base import iso
from triage.model.evidence import ExecutionListRef, Fact
from triage.model.failure import Failure
from triage.ports import Execution, Executions, StateMachine
from triage.sources.run_profile import RunProfile, profile_of

# One page of either history: what happened later in a longer one is not compared.
_EVENTS = 1000
_SHOWN = 8
# A state that took this many times as long, and this much longer, is worth a line.
_TIMES_LONGER = 3.0
_SECONDS_LONGER = 5.0
_LOW = 0.4
# A difference in the very state that failed may explain it.
_TELLING = 0.6


@dataclass(frozen=True)
class Difference:
    """One kind of difference; `telling` when it concerns the state that failed."""

    text: str
    telling: bool = False


def compare(
    this: str, last: Execution, failure: Failure | None, *, source: str, machine: str, executions: Executions
) -> tuple[Fact, ...]:
    """Return what is different from the last success; one fact that says so when nothing is.

    Reads a page of both histories and both definitions: four calls. Raises what the port raises.
    """
    before = profile_of(islice(executions.history(last.arn, newest_first=False), _EVENTS))
    now = profile_of(islice(executions.history(this, newest_first=False), _EVENTS))
    definitions = executions.state_machine_of(last.arn), executions.state_machine_of(this)
    failed = frozenset((*failure.path, *failure.origin.path)) if failure else frozenset()
    found = [*_input(before, now), *_definition(*definitions, failed), *_durations(before, now, failed)]
    found += [*_attempts(before, now, failed), *_items(before, now)]
    since = f"since the last success ({iso(last.started_at)})"
    if not found:
        found = [Difference("nothing in input, definition, durations, attempts or items")]
    return tuple(
        Fact(
            source=source,
            at=last.stopped_at,
            resource=machine,
            text=f"changed {since}: {each.text}",
            ref=ExecutionListRef(state_machine=machine, executions=(this, last.arn)),
            weight=_TELLING if each.telling else _LOW,
        )
        for each in found
    )


def _input(before: RunProfile, now: RunProfile) -> Iterator[Difference]:
    differences = input_difference(before.input, now.input)
    if differences:
        yield Difference(f"input: {_some(differences)}")


def _definition(before: StateMachine, now: StateMachine, failed: frozenset[str]) -> Iterator[Difference]:
    if before.definition == now.definition:
        return
    names = _changed_states(before, now)
    revisions = f" (revision {before.revision} to {now.revision})" if before.revision != now.revision else ""
    yield Difference(
        f"definition{revisions}: states {_some(names) or 'as before, but not what surrounds them'}",
        telling=bool(failed.intersection(names)),
    )


def _changed_states(before: StateMachine, now: StateMachine) -> tuple[str, ...]:
    """Return the names of top-level states that are new, gone or defined differently."""
    one, other = (each.definition.get("States") for each in (before, now))
    if not isinstance(one, dict) or not isinstance(other, dict):
        return ()
    return tuple(name for name in dict.fromkeys([*one, *other]) if one.get(name) != other.get(name))


def _durations(before: RunProfile, now: RunProfile, failed: frozenset[str]) -> Iterator[Difference]:
    longer = [
        name
        for name, took in now.seconds.items()
        if name in before.seconds
        and took > before.seconds[name] * _TIMES_LONGER
        and took > before.seconds[name] + _SECONDS_LONGER
    ]
    if longer:
        texts = [f"{name} took {now.seconds[name]:.1f} s, {before.seconds[name]:.1f} s then" for name in longer]
        yield Difference(f"durations: {_some(texts)}", telling=bool(failed.intersection(longer)))


def _attempts(before: RunProfile, now: RunProfile, failed: frozenset[str]) -> Iterator[Difference]:
    # The retries of the failing state itself are told with its failure.
    texts = [
        f"{name} needed {count}, {before.attempts[name]} then"
        for name, count in now.attempts.items()
        if name not in failed and name in before.attempts and count > before.attempts[name]
    ]
    if texts:
        yield Difference(f"attempts: {_some(texts)}")


def _items(before: RunProfile, now: RunProfile) -> Iterator[Difference]:
    texts = [
        f"{name} had {count}, {before.items[name]} then"
        for name, count in now.items.items()
        if name in before.items and count != before.items[name]
    ]
    if texts:
        yield Difference(f"items: {_some(texts)}")


def _some(texts: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more
