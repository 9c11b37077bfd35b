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
from triage.sources.past import ENDED_OTHERWISE, SUCCEEDED, Past, succeeded, tell_past
from triage.sources.source import Permission, Source

NAME = "history"
_OPERATION = "states:ListExecutions"
_EXECUTIONS_READ = 5000
_EXECUTIONS_CITED = 50
_WEIGHT = 0.55


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
        last = next(filter(succeeded, over), None) or _last_success(machine, opened, ports)
        past = _fact(machine, opened, over, last, days=settings.history_days)
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
    return GatheredEvidence(source=NAME, facts=(past, *changed), blind_spots=(*spots, *more_spots))


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
    return [each for each in before if each.status in {SUCCEEDED, *ENDED_OTHERWISE}]


def _fact(
    machine: str, opened: OpenedIncident, over: Sequence[Execution], last: Execution | None, *, days: int
) -> Fact:
    this = ENDED_OTHERWISE.get(opened.execution.status.upper(), "failed") if opened.execution else ""
    return Fact(
        source=NAME,
        at=opened.occurred_at,
        resource=machine,
        text=tell_past(Past(over, last, days, this)),
        ref=ExecutionListRef(state_machine=machine, executions=tuple(each.arn for each in over[:_EXECUTIONS_CITED])),
        link=state_machine_link(machine),
        weight=_WEIGHT,
    )


def _last_success(machine: str, opened: OpenedIncident, ports: Ports) -> Execution | None:
    found = ports.executions.recent(machine, status=SUCCEEDED)
    return next((each for each in found if each.started_at <= opened.occurred_at), None)


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
