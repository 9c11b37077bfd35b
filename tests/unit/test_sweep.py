"""The sweep starts triage for failures that nobody claimed, once, whatever one state machine answers."""

from datetime import timedelta

import pytest

from tests.events import load_event
from tests.fakes import RecordingWorkflow
from tests.unit.world import FAILED_AT, MACHINE, SETTINGS, World, make_world
from triage.errors import AccessDeniedError, UnavailableError
from triage.investigation.opening import open_incident, report_id
from triage.investigation.sweeping import Sweep, sweep
from triage.model.eventbridge import parse_signal
from triage.ports import Execution, StateMachine
from triage.settings import Settings

TRIAGE = "arn:aws:states:eu-west-1:111122223333:stateMachine:triage-dev-workflow"
OTHER_TRIAGE = "arn:aws:states:eu-west-1:111122223333:stateMachine:triage-prod-workflow"
SWEEPING = SETTINGS.model_copy(
    update={"triage_state_machine_arn": TRIAGE, "unwatched_state_machines": "*:stateMachine:triage-*-workflow"}
)


@pytest.fixture
def world() -> World:
    made = make_world()
    made.clock.moment = FAILED_AT + timedelta(minutes=10)
    return made


def swept(world: World, settings: Settings = SWEEPING) -> Sweep:
    return sweep(settled=timedelta(minutes=5), lookback=timedelta(minutes=60), ports=world.ports, settings=settings)


def started(world: World) -> dict[str, object]:
    workflow = world.ports.workflow
    assert isinstance(workflow, RecordingWorkflow)
    return dict(workflow.started)


def fail_elsewhere(
    world: World, machine: str, *, status: str = "FAILED", kind: str = "STANDARD", ran: timedelta = timedelta(minutes=1)
) -> str:
    """Add an execution of another state machine that ended when the world's does; return its ARN."""
    arn = machine.replace(":stateMachine:", ":execution:") + ":1"
    execution = Execution(
        arn=arn, state_machine_arn=machine, status=status, started_at=FAILED_AT - ran, stopped_at=FAILED_AT
    )
    standard = StateMachine(arn=machine, name=machine.rpartition(":")[2], definition={})
    machine_of_kind = standard.model_copy(update={"type": kind})
    world.executions.add(execution, state_machine=machine_of_kind)
    return arn


def test_a_failure_that_nobody_claimed_is_triaged(world: World) -> None:
    signal = world.fail()

    found = swept(world)

    assert found == Sweep(state_machines=1, started=(report_id(signal),))
    (event,) = started(world).values()
    assert parse_signal(event) == signal
    opened = open_incident(parse_signal(event), owner="sweep", ports=world.ports)
    assert (opened.action, opened.report_id) == ("triage", found.started[0])


def test_its_event_has_the_form_that_the_rule_passes_on(world: World) -> None:
    world.fail()
    swept(world)
    (event,) = started(world).values()
    assert isinstance(event, dict)
    slim = load_event("execution_failed_slim")
    assert list(event) == list(slim)
    assert list(event["detail"]) == list(slim["detail"])
    texts = [value for value in (*event.values(), *event["detail"].values()) if not isinstance(value, dict)]
    assert all(isinstance(value, str) for value in texts)


def test_a_claimed_failure_is_left_to_whoever_claimed_it(world: World) -> None:
    open_incident(world.fail(), owner=world.run_triage("a"), ports=world.ports)
    assert swept(world).started == ()


def test_a_failure_after_a_redrive_is_another_one(world: World) -> None:
    open_incident(world.fail(), owner=world.run_triage("a"), ports=world.ports)
    again = world.fail(redrive_count=1)
    assert swept(world).started == (report_id(again),)


def test_sweeping_twice_starts_one_triage(world: World) -> None:
    world.fail()
    assert len(swept(world).started) == 1
    assert swept(world).started == ()
    assert len(started(world)) == 1


@pytest.mark.parametrize("machine", [TRIAGE, OTHER_TRIAGE])
def test_triage_itself_is_never_swept(world: World, machine: str) -> None:
    fail_elsewhere(world, machine)
    assert swept(world) == Sweep(state_machines=0)


def test_the_own_workflow_is_left_out_by_its_arn_alone(world: World) -> None:
    fail_elsewhere(world, MACHINE)
    own = SETTINGS.model_copy(update={"triage_state_machine_arn": MACHINE})
    assert swept(world, own).started == ()


def test_express_state_machines_are_left_out(world: World) -> None:
    fail_elsewhere(world, f"{MACHINE}-express", kind="EXPRESS")
    assert swept(world) == Sweep(state_machines=0)


@pytest.mark.parametrize(("minutes", "count"), [(4, 0), (5, 1), (60, 1), (61, 0)])
def test_only_what_has_settled_and_is_not_too_old_is_swept(world: World, minutes: int, count: int) -> None:
    world.fail()
    world.clock.moment = FAILED_AT + timedelta(minutes=minutes)
    assert len(swept(world).started) == count


def test_an_execution_that_ran_for_weeks_is_swept_by_its_end(world: World) -> None:
    world.fail("short")
    long = fail_elsewhere(world, f"{MACHINE}-weekly", ran=timedelta(days=20))
    assert len(swept(world).started) == 2
    assert any(long in str(event) for event in started(world).values())


@pytest.mark.parametrize(("status", "count"), [("TIMED_OUT", 1), ("ABORTED", 0), ("SUCCEEDED", 0), ("RUNNING", 0)])
def test_only_the_configured_ends_are_swept(world: World, status: str, count: int) -> None:
    fail_elsewhere(world, f"{MACHINE}-2", status=status)
    assert len(swept(world).started) == count


def test_aborted_executions_are_swept_where_the_deployer_chose_so(world: World) -> None:
    fail_elsewhere(world, f"{MACHINE}-2", status="ABORTED")
    chosen = Settings.from_environment({"SWEEP_STATUSES": "FAILED,ABORTED"})
    assert len(swept(world, chosen).started) == 1


@pytest.mark.parametrize(
    "error", [AccessDeniedError("states:ListExecutions", "no"), UnavailableError("ThrottlingException")]
)
def test_one_unreadable_state_machine_does_not_stop_the_rest(world: World, error: UnavailableError) -> None:
    refused = f"{MACHINE}-closed"
    fail_elsewhere(world, refused)
    signal = world.fail()
    world.executions.denied[refused] = error

    found = swept(world)

    assert found.started == (report_id(signal),)
    assert {spot.asked for spot in found.unread} == {
        f"executions of {refused} that ended FAILED",
        f"executions of {refused} that ended TIMED_OUT",
    }


def test_a_sweep_that_may_not_list_state_machines_fails(world: World) -> None:
    world.executions.errors["all_state_machines"] = AccessDeniedError("states:ListStateMachines", "no")
    with pytest.raises(AccessDeniedError):
        swept(world)


def test_of_a_state_machine_that_fails_all_the_time_a_thousand_failures_are_swept(world: World) -> None:
    for number in range(1001):
        world.fail(f"storm-{number}")
    assert len(swept(world).started) == 1000
