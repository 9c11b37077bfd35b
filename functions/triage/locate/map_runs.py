"""Looks into a Distributed Map: how its child executions fared, which errors they had, and which one failed first."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from triage.errors import ResourceNotFoundError
from triage.links import execution_link
from triage.locate.below import Below
from triage.locate.cause import message_of
from triage.locate.fact_writer import SOURCE, FactWriter, quoted
from triage.mining.excerpt import excerpt
from triage.mining.masking import mask
from triage.model.blind_spots import PORT_ERRORS, blind_spot
from triage.model.evidence import BlindSpot, ExecutionListRef, ExecutionRef, Fact
from triage.ports import Execution, Executions, MapRun

# One page of ListExecutions; what failed first stands at its end.
_LISTED = 1000
# How many are asked for their error; failures of one Map Run are mostly alike.
_SAMPLED = 5
_ERRORS_SHOWN = 4
_CAUSE_SHOWN = 300
_INPUT_SHOWN = 500


@dataclass(frozen=True)
class MapRunSample:
    """What a Map Run's failed children tell; `first` is the one that failed first, as DescribeExecution tells it."""

    first: Execution | None
    facts: tuple[Fact, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()


class MapRunReader:
    """Samples Map Runs: a description, one listing, and a handful of executions each."""

    def __init__(self, executions: Executions) -> None:
        """Ask this port."""
        self._executions = executions

    def sample(self, below: Below, writer: FactWriter) -> MapRunSample:
        """Return what the Map Run tells; without failed children the failure is its own (its reader or writer)."""
        try:
            run = self._executions.map_run(below.arn or self._latest(writer.execution_arn))
            facts = [writer.fact(below.event, _counts(run, below.state), weight=0.75, resource=run.arn)]
            failed = self._failed(run)
            described = list(self._described(failed))
        except PORT_ERRORS as error:
            spot = blind_spot(
                SOURCE,
                asked=f"the child executions of Map Run {below.arn or f'of {below.state}'}",
                error=error,
                resource=below.arn or writer.execution_arn,
                missing="the execution is older than 90 days, and its Map Runs are gone with it",
            )
            return MapRunSample(None, blind_spots=(spot,))
        facts += _told(run, failed, described) if described else ()
        return MapRunSample(described[0] if described else None, tuple(facts))

    def _latest(self, execution_arn: str) -> str:
        """Return the Map Run that the execution started last, for a history that does not name it."""
        runs = list(self._executions.map_runs(execution_arn))
        if not runs:
            raise ResourceNotFoundError(f"{execution_arn} has no Map Runs")
        return max(runs, key=lambda run: run.started_at).arn

    def _failed(self, run: MapRun) -> list[Execution]:
        """Return failed children, else timed out ones, the first of them last."""
        status = "FAILED" if run.failed else "TIMED_OUT" if run.timed_out else None
        if status is None:
            return []
        found = list(islice(self._executions.map_run_children(run.arn, status=status), _LISTED))
        return sorted(found, key=lambda each: each.stopped_at or each.started_at, reverse=True)

    def _described(self, failed: list[Execution]) -> Iterator[Execution]:
        """Yield the sample with errors and causes: the first that failed, and others evenly spread."""
        step = max(1, len(failed) // _SAMPLED)
        for each in [*reversed(failed)][::step][:_SAMPLED]:
            yield self._executions.describe(each.arn)


def _counts(run: MapRun, state: str) -> str:
    counts = {
        "succeeded": run.succeeded,
        "failed": run.failed,
        "timed out": run.timed_out,
        "aborted": run.aborted,
        "not started": run.pending,
    }
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    tolerated = [f"{run.tolerated_count} items"] if run.tolerated_count else []
    tolerated += [f"{run.tolerated_percentage:g}%"] if run.tolerated_percentage else []
    text = f"Map Run of {state} {run.status}: of {run.total} child executions {told or 'none ended'}"
    text += f"; tolerated failures: {' or '.join(tolerated) or 'none'}"
    return text + (f"; redriven {run.redrive_count} times" if run.redrive_count else "")


def _told(run: MapRun, failed: list[Execution], described: list[Execution]) -> Iterator[Fact]:
    """Yield the errors of the sample by their frequency, and the item of the child that failed first."""
    first = described[0]
    kinds: dict[tuple[str, str], list[Execution]] = {}
    for each in described:
        kinds.setdefault((each.error or "no error name", mask(each.cause or "")), []).append(each)
    shown = []
    for alike in sorted(kinds.values(), key=len, reverse=True)[:_ERRORS_SHOWN]:
        example = alike[0]
        cause = excerpt(message_of(example.cause) or "", _CAUSE_SHOWN) or None
        said = quoted(example.error, cause)
        shown.append(f"{len(alike)}x {said} (as in {FactWriter(example.arn).name})")
    arns = tuple(each.arn for each in described)
    yield Fact(
        source=SOURCE,
        at=first.stopped_at,
        resource=run.arn,
        text=f"{len(described)} of the {len(failed)} failed child executions looked at: {'; '.join(shown)}",
        ref=ExecutionListRef(state_machine=first.state_machine_arn, executions=arns),
        weight=0.72,
    )
    if first.input:
        yield Fact(
            source=SOURCE,
            at=first.started_at,
            resource=first.arn,
            text=f"the input of {FactWriter(first.arn).name}, which failed first: {excerpt(first.input, _INPUT_SHOWN)}",
            ref=ExecutionRef(execution=first.arn),
            link=execution_link(first.arn),
            weight=0.6,
        )
