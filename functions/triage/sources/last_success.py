"""In what a failed execution differs from the last successful one: input, definition, durations, attempts, items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from triage.mining.input_difference import input_difference
from triage.model.difference import gone, tell_difference
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
# A difference in the very state that failed, or something that is gone, may explain it.
_TELLING = 0.6


@dataclass(frozen=True)
class Difference:
    """Differences of one kind; `telling` when they concern the state that failed, or what was there then is gone."""

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
    if not found:
        found = [Difference("nothing in input, definition, durations, attempts or items")]
    return tuple(
        Fact(
            source=source,
            at=last.stopped_at,
            resource=machine,
            text=tell_difference(each.text, since=last.stopped_at or last.started_at),
            ref=ExecutionListRef(state_machine=machine, executions=(this, last.arn)),
            weight=_TELLING if each.telling else _LOW,
        )
        for each in found
    )


def _input(before: RunProfile, now: RunProfile) -> Iterator[Difference]:
    yield from _gone_first("input: ", input_difference(before.input, now.input) or ())


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
        yield Difference(_some(texts), telling=bool(failed.intersection(longer)))


def _attempts(before: RunProfile, now: RunProfile, failed: frozenset[str]) -> Iterator[Difference]:
    # The retries of the failing state itself are told with its failure.
    texts = [
        f"{name} needed {count} attempts, {before.attempts[name]} then"
        for name, count in now.attempts.items()
        if name not in failed and name in before.attempts and count > before.attempts[name]
    ]
    if texts:
        yield Difference(_some(texts))


def _items(before: RunProfile, now: RunProfile) -> Iterator[Difference]:
    texts = [
        f"{name} had {count} items, {before.items[name]} then"
        for name, count in now.items.items()
        if name in before.items and count != before.items[name]
    ]
    yield from _gone_first("", texts)


def _gone_first(kind: str, texts: Sequence[str]) -> Iterator[Difference]:
    """Yield apart from the rest what was there then and is not now: that tells most."""
    for telling in (True, False):
        if chosen := [text for text in texts if gone(text) is telling]:
            yield Difference(f"{kind}{_some(chosen)}", telling=telling)


def _some(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more
