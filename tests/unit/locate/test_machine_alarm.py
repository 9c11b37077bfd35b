"""An alarm on a state machine's metrics leads to the execution that failed, of either type."""

from datetime import timedelta
from typing import Any

from tests.fakes import FakeExecutions, FakeLogs, fake_ports
from tests.unit.locate.histories import FUNCTION, History
from tests.unit.locate.test_express import EXECUTION, GROUP, failed_execution, lines
from triage.errors import AccessDeniedError
from triage.locate import locate_failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.signal import AlarmChanged, AlarmMetric
from triage.model.vocabulary import Status
from triage.ports import Execution, LogEvent, StateMachine
from triage.settings import Settings

SCOPE = "arn:aws:states:eu-west-1:111122223333"
MACHINE = f"{SCOPE}:stateMachine:orders"
ENDED_AT = History().events[0].at + timedelta(seconds=8)


def alarm(metric: str = "ExecutionsFailed") -> AlarmChanged:
    return AlarmChanged(
        alarm_arn="arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-failed",
        alarm_name="orders-failed",
        state="ALARM",
        reason="Threshold Crossed: 1 datapoint [1.0] was greater than the threshold (0.0).",
        changed_at=ENDED_AT + timedelta(seconds=60),
        metrics=(AlarmMetric(namespace="AWS/States", name=metric, dimensions={"StateMachineArn": MACHINE}, period=60),),
        account="111122223333",
        region="eu-west-1",
    )


def locate(fake: FakeExecutions, logs: FakeLogs | None = None, *, metric: str = "ExecutionsFailed") -> LocatedFailure:
    opened = OpenedIncident(
        action="triage", signal=alarm(metric), report_id="R1", pipeline=Pipeline(pipeline_name="orders")
    )
    ports = fake_ports(executions=fake, logs=logs or FakeLogs())
    return locate_failure(opened, ports=ports, settings=Settings())


def machine(**fields: Any) -> StateMachine:
    return StateMachine(arn=MACHINE, name="orders", definition={}, **fields)


def standard(*ended_minutes_before: int) -> FakeExecutions:
    fake = FakeExecutions(state_machines={MACHINE: machine()})
    for minutes in ended_minutes_before:
        arn = f"{SCOPE}:execution:orders:{minutes}"
        ended = ENDED_AT - timedelta(minutes=minutes)
        fake.executions[arn] = Execution(
            arn=arn,
            state_machine_arn=MACHINE,
            status="FAILED",
            started_at=ended - timedelta(seconds=8),
            stopped_at=ended,
        )
        moved = [each.model_copy(update={"at": each.at - timedelta(minutes=minutes)}) for each in failed().events]
        fake.histories[arn] = tuple(moved)
    return fake


def failed() -> History:
    return failed_execution()


def test_the_last_failed_execution_in_the_window_is_the_origin() -> None:
    located = locate(standard(2, 5, 300))
    assert located.status is Status.ALARM
    assert located.failure is not None
    assert located.failure.error == "ExecutionsFailed was greater than the threshold (0.0)"
    origin = located.failure.origin
    assert (origin.execution, origin.state, origin.error) == (f"{SCOPE}:execution:orders:2", "Load", "KeyError")
    assert "/aws/lambda/acme-load-table" in located.log_groups
    assert any(fact.text.startswith("2 executions of orders ended FAILED") for fact in located.facts)


def test_no_execution_in_the_window_is_a_blind_spot() -> None:
    located = locate(standard(300))
    assert located.failure is not None
    assert located.failure.origin.execution is None
    assert [spot.source for spot in located.blind_spots if spot.source == "execution"] == ["execution"]


def test_a_metric_that_counts_no_failures_looks_for_no_execution() -> None:
    located = locate(standard(2), metric="ExecutionTime")
    assert located.failure is not None
    assert located.failure.origin.execution is None


def test_a_denied_state_machine_is_a_blind_spot() -> None:
    fake = standard(2)
    fake.errors["state_machine"] = AccessDeniedError("states:DescribeStateMachine", "no")
    assert f"allow states:DescribeStateMachine on {MACHINE}" in [spot.remedy for spot in locate(fake).blind_spots]


def express_logs() -> FakeLogs:
    logs = FakeLogs()
    logs.groups[GROUP] = [LogEvent.model_validate(line.model_dump()) for line in lines(failed())]
    return logs


def test_an_express_execution_is_located_in_its_log() -> None:
    fake = FakeExecutions(state_machines={MACHINE: machine(type="EXPRESS", log_groups=(GROUP,))})
    logs = express_logs()
    located = locate(fake, logs)
    assert located.failure is not None
    origin = located.failure.origin
    assert (origin.execution, origin.state, origin.resource) == (EXECUTION, "Load", FUNCTION)
    assert [pattern for _, _, _, pattern in logs.asked] == ['"ExecutionFailed"', f'"{EXECUTION}"']


def test_an_express_machine_without_a_log_says_what_to_turn_on() -> None:
    fake = FakeExecutions(state_machines={MACHINE: machine(type="EXPRESS")})
    remedies = [spot.remedy for spot in locate(fake).blind_spots]
    assert "turn on logging of orders at level ERROR or ALL, with execution data" in remedies
