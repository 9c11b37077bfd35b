"""Previous executions of the same state machine: when it last worked, and whether this is the first failure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from triage.links import state_machine_link
from triage.model.blind_spots import PORT_ERRORS, blind_spot
from triage.model.evidence import BlindSpot, ExecutionListRef, Fact, GatheredEvidence
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import Execution, Ports
from triage.settings import Settings
from triage.sources.budget import Budget
from triage.sources.failures_elsewhere import failures_elsewhere
from triage.sources.last_success import compare
from triage.sources.source import Permission, Source

NAME = "history"
_OPERATION = "states:ListExecutions"
_EXECUTIONS_READ = 5000
_EXECUTIONS_CITED = 50
_FAILED = {"FAILED": "failed", "TIMED_OUT": "timed out", "ABORTED": "was aborted"}


def collect(opened: OpenedIncident, located: LocatedFailure, ports: Ports, settings: Settings) -> GatheredEvidence:
    """Return how the executions of the last `history_days` days ended, and what is new against the last success.

    Beside it, which other pipelines failed on the same resource in the hour before.
    """
    own = _own_executions(opened, located, ports, settings)
    facts, spots = failures_elsewhere(opened, located, ports, source=NAME)
    return own.model_copy(update={"facts": (*own.facts, *facts), "blind_spots": (*own.blind_spots, *spots)})


def _own_executions(
    opened: OpenedIncident, located: LocatedFailure, ports: Ports, settings: Settings
) -> GatheredEvidence:
    machine = opened.execution.state_machine_arn if opened.execution else opened.pipeline.state_machine_arn
    if machine is None:
        # An alarm on something that is no state machine has no executions to compare with: nothing is missing.
        return GatheredEvidence(source=NAME)
    since = opened.occurred_at - timedelta(days=settings.history_days)
    budget = Budget(ports.clock, ports.meter, _OPERATION, settings)
    try:
        executions, spots = _executions(machine, since, budget, ports)
        over = _over_before(opened, executions)
        last = next(filter(_ok, over), None) or _last_success(machine, opened, ports)
        facts = _facts(machine, opened, over, last, days=settings.history_days)
    except PORT_ERRORS as error:
        spot = blind_spot(
            NAME,
            asked=f"executions of {machine} in the last {settings.history_days} days",
            error=error,
            resource=machine,
            missing="the state machine is deleted, or EXPRESS: of those Step Functions lists no executions",
        )
        return GatheredEvidence(source=NAME, blind_spots=(spot,))
    changed, more_spots = _changed(machine, opened, located, last, ports)
    return GatheredEvidence(source=NAME, facts=(*facts, *changed), blind_spots=(*spots, *more_spots))


def _changed(
    machine: str, opened: OpenedIncident, located: LocatedFailure, last: Execution | None, ports: Ports
) -> tuple[tuple[Fact, ...], tuple[BlindSpot, ...]]:
    """Return in what the execution differs from the last success, when there are both."""
    if opened.execution is None or last is None:
        return (), ()
    this = opened.execution.execution_arn
    try:
        found = compare(this, last, located.failure, source=NAME, machine=machine, executions=ports.executions)
    except PORT_ERRORS as error:
        spot = blind_spot(
            NAME,
            asked=f"in what {this} differs from the last success, {last.arn}",
            error=error,
            resource=last.arn,
            missing="the execution, or the state machine it ran, is deleted",
        )
        return (), (spot,)
    return found, ()


def _executions(
    machine: str, since: datetime, budget: Budget, ports: Ports
) -> tuple[list[Execution], tuple[BlindSpot, ...]]:
    found: list[Execution] = []
    for execution in ports.executions.recent(machine):
        if execution.started_at < since:
            return found, ()
        found.append(execution)
        full = f"{_EXECUTIONS_READ} executions read" if len(found) >= _EXECUTIONS_READ else None
        reason = budget.exceeded() or full
        if reason:
            asked = f"executions of {machine} before {execution.started_at:%Y-%m-%d %H:%M} UTC"
            return found, (budget.blind_spot(NAME, asked=asked, reason=reason),)
    return found, ()


def _over_before(opened: OpenedIncident, executions: Sequence[Execution]) -> list[Execution]:
    """Return the executions before this one that have ended."""
    ended = opened.execution
    this = ended.execution_arn if ended else None
    before = [each for each in executions if each.arn != this and each.started_at <= opened.occurred_at]
    # A run that began later than this one may have ended before it: by its start it is a later run.
    if ended and ended.started_at:
        before = [each for each in before if each.started_at <= ended.started_at]
    return [each for each in before if each.status in {"SUCCEEDED", *_FAILED}]


def _facts(
    machine: str, opened: OpenedIncident, over: Sequence[Execution], last: Execution | None, *, days: int
) -> tuple[Fact, ...]:
    with_this = opened.execution is not None
    cited = tuple(each.arn for each in over[:_EXECUTIONS_CITED])
    texts = [(_counts(over, with_this, days), 0.55), (_streak(over, last, with_this), 0.5)]
    return tuple(
        Fact(
            source=NAME,
            at=opened.occurred_at,
            resource=machine,
            text=text,
            ref=ExecutionListRef(state_machine=machine, executions=cited),
            link=state_machine_link(machine),
            weight=weight,
        )
        for text, weight in texts
    )


def _counts(over: Sequence[Execution], with_this: bool, days: int) -> str:
    total = len(over) + with_this
    succeeded = sum(each.status == "SUCCEEDED" for each in over)
    parts = [f"{succeeded} succeeded"]
    for status, word in (("FAILED", "failed"), ("TIMED_OUT", "timed out"), ("ABORTED", "aborted")):
        count = sum(each.status == status for each in over)
        parts += [f"{count} {word}"] if count else []
    parts += ["this one failed"] if with_this else []
    return f"{total} {'execution' if total == 1 else 'executions'} in {days} days: {', '.join(parts)}"


def _streak(over: Sequence[Execution], last: Execution | None, with_this: bool) -> str:
    """Say when it last worked, and how many ended alike in a row just before."""
    worked = f"last success {_moment(last):%Y-%m-%d %H:%M} UTC" if last else "no success among the executions kept"
    if not over:
        return f"{worked}; no execution before this one in that time"
    alike = next((place for place, each in enumerate(over) if _ok(each) != _ok(over[0])), len(over))
    if _ok(over[0]):
        return f"{worked}, {alike} in a row" if alike > 1 else worked
    if with_this:
        return f"{worked}; this is failure number {alike + 1} in a row"
    return f"{worked}; the last {alike} did not succeed"


def _last_success(machine: str, opened: OpenedIncident, ports: Ports) -> Execution | None:
    succeeded = ports.executions.recent(machine, status="SUCCEEDED")
    return next((each for each in succeeded if each.started_at <= opened.occurred_at), None)


def _ok(execution: Execution) -> bool:
    return execution.status == "SUCCEEDED"


def _moment(execution: Execution) -> datetime:
    return execution.stopped_at or execution.started_at


HISTORY = Source(
    name=NAME,
    permissions=(
        Permission(("states:ListExecutions",), ("arn:aws:states:${region}:${account}:stateMachine:*",)),
        Permission(
            ("states:GetExecutionHistory", "states:DescribeStateMachineForExecution"),
            ("arn:aws:states:${region}:${account}:execution:*:*",),
        ),
        Permission(("dynamodb:Query",), ("${reports_table}/index/by_month",)),
    ),
    collect=collect,
)
