"""Follows a failure down into the executions its task or Map state had started, to where it began."""

from dataclasses import dataclass, replace
from datetime import timedelta

from triage.locate.below import Below
from triage.locate.correlation import correlation_of
from triage.locate.fact_writer import SOURCE, FactWriter, quoted
from triage.locate.history_finding import HistoryFinding, locate_told
from triage.locate.history_subject import ToldOf, as_told
from triage.locate.map_runs import MapRunReader
from triage.locate.reading import ReadableEvents, read_state_machine
from triage.locate.resuming import joined
from triage.model.arn import state_machine_of
from triage.model.evidence import BlindSpot, Fact
from triage.model.failure import Failure, Origin
from triage.model.vocabulary import Status
from triage.ports import Executions

# Nobody nests executions deeper; each level costs two calls.
DEEPEST = 8
# How much less the failures on the way down explain than the innermost one.
_ON_THE_WAY = 0.8


@dataclass(frozen=True)
class Descent:
    """The finding with its origin followed down, and what could not be looked into."""

    finding: HistoryFinding
    blind_spots: tuple[BlindSpot, ...] = ()


@dataclass(frozen=True)
class _Level:
    """One execution further down, and the facts that lead there from the one above.

    `told` is the origin as far as it is known where the execution's history cannot be read.
    """

    arn: str
    finding: HistoryFinding | None
    facts: tuple[Fact, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    told: Origin | None = None


def descend(found: HistoryFinding, execution_arn: str, *, executions: Executions, lookback: timedelta) -> Descent:
    """Return the finding with the innermost failure as its origin, and the way down there among its facts.

    An execution that cannot be read leaves the origin as the cause of the task that waited for it tells it.
    """
    spots: list[BlindSpot] = []
    seen = [execution_arn]
    while (below := found.below) is not None:
        if len(seen) > DEEPEST:
            return Descent(found, (*spots, _too_deep(below)))
        level = _next_below(below, FactWriter(seen[-1], deeper=len(seen) > 1), executions, lookback)
        spots += level.blind_spots
        if level.finding is None or level.arn in seen:
            found = _ending_here(found, level)
        else:
            found = _joined(found, level.finding, level.facts, anew=below.kind == "execution")
        seen.append(level.arn)
    return Descent(found, tuple(spots))


def _next_below(below: Below, writer: FactWriter, executions: Executions, lookback: timedelta) -> _Level:
    if below.kind == "execution":
        child, spots = _locate(below.arn, executions, lookback)
        return _Level(below.arn, child, (_link(below, child, writer),), spots)
    sample = MapRunReader(executions).sample(below, writer)
    first = sample.first
    if first is None:
        return _Level(below.arn, None, sample.facts, sample.blind_spots)
    child, spots = _locate(first.arn, executions, lookback)
    # The children of an EXPRESS Map Run have no history; what they failed with is told all the same.
    told = Origin(execution=first.arn, error=first.error, cause=first.cause, resource=first.state_machine_arn)
    return _Level(first.arn, child, sample.facts, spots, as_told(told))


def _locate(
    execution_arn: str, executions: Executions, lookback: timedelta
) -> tuple[HistoryFinding | None, tuple[BlindSpot, ...]]:
    told = ToldOf(execution_arn, state_machine_of(execution_arn), deeper=True)
    events = ReadableEvents(told, executions)
    machine, machine_spots = read_state_machine(told, executions)
    if machine is not None:
        told = replace(told, state_machine_arn=machine.arn)
    child = locate_told(events, told, definition=machine.definition if machine else None, lookback=lookback)
    if child is not None and child.failure is None:
        child = None
    return child, (*events.blind_spots, *machine_spots)


def _ending_here(found: HistoryFinding, level: _Level) -> HistoryFinding:
    """Return the finding with what is told of the execution below, which could not be read itself."""
    failure = found.failure
    if failure is not None and level.told is not None:
        ids = {**failure.correlation, **correlation_of(level.told.cause)}
        failure = failure.model_copy(update={"origin": level.told, "correlation": ids})
    return replace(found, failure=failure, facts=(*found.facts, *level.facts), below=None)


def _joined(found: HistoryFinding, child: HistoryFinding, facts: tuple[Fact, ...], *, anew: bool) -> HistoryFinding:
    """Return the outer failure with the inner one's origin, window, targets and facts."""
    on_the_way = tuple(fact.model_copy(update={"weight": fact.weight * _ON_THE_WAY}) for fact in found.facts)
    failure = found.failure
    if failure is not None and child.failure is not None:
        failure = _with_origin(failure, child.failure)
    return HistoryFinding(
        status=found.status,
        failure=failure,
        window=child.window,
        targets=tuple(dict.fromkeys((*child.targets, *found.targets))),
        facts=(*on_the_way, *facts, *child.facts),
        below=child.below,
        resumption=joined(found.resumption, child.resumption, anew=anew),
    )


def _with_origin(outer: Failure, inner: Failure) -> Failure:
    ids = {**outer.correlation, **inner.correlation}
    return outer.model_copy(update={"origin": inner.origin, "correlation": ids})


def _link(below: Below, child: HistoryFinding | None, writer: FactWriter) -> Fact:
    name = FactWriter(below.arn).name
    ended = (below.told or (child.status.value.upper() if child else "")).replace("_", " ")
    text = f"{below.state} had started execution {name}" + (f", which ended {ended}" if ended else "")
    if child is not None and child.failure is not None and child.status is Status.FAILED:
        text += f" with {quoted(child.failure.error, None)}"
    return writer.fact(below.event, text, weight=0.7, resource=below.arn)


def _too_deep(below: Below) -> BlindSpot:
    return BlindSpot(
        source=SOURCE,
        asked=f"the history of {below.arn}, and further down",
        reason=f"stopped after {DEEPEST} executions nested in each other",
        remedy="open that execution; it waits for further ones",
    )
