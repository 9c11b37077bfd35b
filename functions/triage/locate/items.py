"""What is told of Map items and Parallel branches: which one failed, with what input, and how the others fared."""

from collections import Counter
from collections.abc import Iterator, Sequence

from triage.locate.definition import Definition
from triage.locate.event_types import is_container_entered, is_entered, name_of, text_of
from triage.locate.execution_history import FailedState
from triage.locate.fact_writer import FactWriter
from triage.locate.history_reader import HistoryReader
from triage.mining.excerpt import excerpt
from triage.model.evidence import Fact
from triage.ports import HistoryEvent

_INDEXES_SHOWN = 10
_ERRORS_SHOWN = 4
_ITEM_SHOWN = 500
_ENDS = ("MapIterationSucceeded", "MapIterationFailed", "MapIterationAborted")


def item_facts(
    writer: FactWriter, state: FailedState, reader: HistoryReader, failures: Sequence[HistoryEvent]
) -> Iterator[Fact]:
    """Yield how many of the Map's iterations succeeded, and the item that failed with its input.

    `failures` are all that failed in there without being retried or caught.
    """
    if state.iteration is None:
        return
    tally = tally_iterations(reader, state.iteration)
    if tally is not None:
        yield writer.fact(state.iteration, tally + _errors(failures), weight=0.7)
    item = _item_of(reader, state.iteration)
    if item is not None and (given := text_of(item, "input")):
        text = f"the input of {name_of(item)} at index {state.map_index}: {excerpt(given, _ITEM_SHOWN)}"
        yield writer.fact(item, text, weight=0.6)


def branch_facts(writer: FactWriter, state: FailedState, definition: Definition) -> Iterator[Fact]:
    """Yield in which branch of each Parallel state around it the state stands, as far as the definition tells."""
    if state.name is None or state.entered is None:
        return
    for parallel in state.enclosing:
        branches = definition.branches(parallel)
        place = next((place for place, names in enumerate(branches, 1) if state.name in names), None)
        if place is not None:
            text = f"{state.name} stands in branch {place} of {len(branches)} of {parallel}"
            yield writer.fact(state.entered, text, weight=0.55)


def result_facts(writer: FactWriter, state: FailedState, definition: Definition) -> Iterator[Fact]:
    """Yield where a Distributed Map writes what became of its items, as far as its definition tells."""
    run = text_of(state.map_run, "mapRunArn")
    if state.map_run is None or run is None:
        return
    defined = definition.states.get(state.name or "")
    result_writer = defined.body.get("ResultWriter") if defined else None
    given = result_writer.get("Arguments", result_writer.get("Parameters")) if isinstance(result_writer, dict) else None
    bucket = given.get("Bucket") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(bucket, str) or bucket.startswith("{%"):
        return
    prefix = given.get("Prefix")
    folder = f"{prefix.strip('/')}/" if isinstance(prefix, str) and prefix else ""
    # https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
    place = f"s3://{bucket}/{folder}{run.rpartition(':')[2]}/"
    yield writer.fact(state.map_run, f"results go to {place} (manifest.json, FAILED_0.json, …)", weight=0.55)


def tally_iterations(reader: HistoryReader, iteration: HistoryEvent) -> str | None:
    """Return `11 of 12 iterations of ForEachTable succeeded; index 7 failed`, None when the history does not tell."""
    map_state = name_of(iteration)
    starts = _starts(reader, iteration)
    length = starts[0].details.get("length") if starts else None
    if not isinstance(length, int):
        return None
    ends: dict[str, list[int]] = {kind: [] for kind in _ENDS}
    for event in reader:
        if event.id <= starts[0].id:
            break
        index = event.details.get("index")
        if event.type in ends and name_of(event) == map_state and isinstance(index, int):
            ends[event.type].append(index)
    succeeded, failed, aborted = (ends[kind] for kind in _ENDS)
    text = f"{len(succeeded)} of {length} iterations of {map_state} succeeded"
    text += f"; {_indexes(failed)} failed" if failed else ""
    text += f"; {len(aborted)} were aborted" if aborted else ""
    return text + (f"; {map_state} was retried {len(starts) - 1} times before" if len(starts) > 1 else "")


def _starts(reader: HistoryReader, iteration: HistoryEvent) -> list[HistoryEvent]:
    """Return the MapStateStarted events of the iteration's own Map, newest first: one, and one more a retry.

    A Map inside an earlier iteration has its own entry before its start.
    """
    found: list[HistoryEvent] = []
    for event in reader.chain(iteration):
        if event.type == "MapStateStarted":
            before = reader.previous(event)
            if before is None or not is_container_entered(before) or name_of(before) == name_of(iteration):
                found.append(event)
        elif event.type == "MapStateEntered" and name_of(event) == name_of(iteration):
            break
    return found


def _errors(failures: Sequence[HistoryEvent]) -> str:
    if len(failures) < 2:
        return ""
    counts = Counter(text_of(event, "error") or "no error name" for event in failures)
    named = ", ".join(f"{excerpt(error, 80)} {count}x" for error, count in counts.most_common(_ERRORS_SHOWN))
    return f"; {len(failures)} failures in all before the rest was cancelled: {named}"


def _item_of(reader: HistoryReader, iteration: HistoryEvent) -> HistoryEvent | None:
    """Return the first state entered in the iteration; what follows it has the iteration's event before it."""
    found = None
    for event in reader:
        if event.id <= iteration.id:
            break
        if event.previous_id == iteration.id and is_entered(event):
            found = event
    return found


def _indexes(indexes: list[int]) -> str:
    shown_ones = ", ".join(str(index) for index in sorted(indexes)[:_INDEXES_SHOWN])
    more = f" and {len(indexes) - _INDEXES_SHOWN} more" if len(indexes) > _INDEXES_SHOWN else ""
    return f"{'index' if len(indexes) == 1 else 'indexes'} {shown_ones}{more}"
