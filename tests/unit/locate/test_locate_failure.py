"""Locating through the ports: what AWS answers, refuses or has forgotten."""

from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import FakeExecutions, fake_ports
from tests.unit.locate.histories import ARN, FUNCTION, MACHINE, START, History
from triage.errors import AccessDeniedError, ResourceNotFoundError, TriageError, UnavailableError
from triage.locate import locate_failure, provisional_pipeline
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Severity, Status
from triage.ports import Execution, StateMachine
from triage.settings import Settings

DEFINITION: dict[str, Any] = {
    "StartAt": "Load",
    "States": {
        "Load": {"Type": "Task", "Resource": FUNCTION, "Next": "Save"},
        "Save": {
            "Type": "Task",
            "Resource": "arn:aws:states:::dynamodb:putItem",
            "Parameters": {"TableName": "orders", "Item.$": "$.item"},
            "End": True,
        },
    },
}
REQUEST_ID = "5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e"

OTHER_ID = "0b7e51d3-62aa-4c1f-8d20-f4a9b1c2d3e4"


def failed_history() -> History:
    history = History()
    history.enter("Task", "Load")
    history.attempt(error="KeyError", cause=f'{{"errorMessage":"x","errorType":"KeyError","requestId":"{REQUEST_ID}"}}')
    history.fail(error="KeyError", cause="{}")
    return history


def signal(**fields: Any) -> ExecutionEnded:
    given = {
        "execution_arn": ARN,
        "state_machine_arn": MACHINE,
        "status": Status.FAILED,
        "started_at": START,
        "stopped_at": START + timedelta(seconds=10),
        "error": "KeyError",
        "cause": "from the event",
    }
    return ExecutionEnded.model_validate({**given, **fields})


def executions(**errors: TriageError) -> FakeExecutions:
    fake = FakeExecutions(errors=dict(errors))
    history = failed_history()
    fake.executions[ARN] = Execution(
        arn=ARN, state_machine_arn=MACHINE, status="FAILED", started_at=START, error="Described", cause="by AWS"
    )
    fake.histories[ARN] = tuple(history.events)
    fake.state_machines[MACHINE] = StateMachine(
        arn=MACHINE, name="customer-etl", definition=DEFINITION, log_groups=("/aws/vendedlogs/states/customer-etl",)
    )
    return fake


def locate(fake: FakeExecutions, *, ended: ExecutionEnded | None = None, **pipeline: Any) -> LocatedFailure:
    opened = OpenedIncident(
        action="triage",
        signal=ended or signal(),
        report_id="R1",
        pipeline=Pipeline(pipeline_name="customer-etl", **pipeline),
    )
    return locate_failure(opened, ports=fake_ports(executions=fake), settings=Settings())


def test_a_failure_is_located_with_its_request_and_log_groups_the_catalogs_first() -> None:
    located = locate(executions(), log_group="/etl/own")
    assert located.failure is not None
    assert located.failure.state == "Load"
    assert located.failure.correlation == {"lambda_request_id": REQUEST_ID}
    assert located.log_groups == ("/etl/own", "/aws/lambda/acme-load-table", "/aws/vendedlogs/states/customer-etl")
    assert located.blind_spots == ()
    assert located.incident_id == ""


@pytest.mark.parametrize(
    ("error", "reason", "remedy"),
    [
        (AccessDeniedError("states:GetExecutionHistory", "no"), "AccessDenied", "allow states:GetExecutionHistory on"),
        (ResourceNotFoundError("gone"), "NotFound", "90 days"),
        (UnavailableError("throttled"), "Unavailable", "ask again"),
    ],
)
def test_a_history_that_cannot_be_read_is_a_blind_spot_and_the_signal_speaks(
    error: TriageError, reason: str, remedy: str
) -> None:
    located = locate(executions(history=error))
    assert located.status is Status.FAILED
    assert located.failure is not None
    assert (located.failure.error, located.failure.cause) == ("KeyError", "from the event")
    (spot,) = located.blind_spots
    assert spot.reason.startswith(reason)
    assert remedy in spot.remedy
    assert "2026-11-22T02:13:00.000Z to 2026-11-22T02:13:10.000Z" in spot.asked
    assert located.facts[0].text == 'execution ended FAILED after 10.0 s: KeyError "from the event"'


def test_what_the_event_left_out_is_taken_from_describe_execution() -> None:
    denied = AccessDeniedError("states:GetExecutionHistory", "no")
    located = locate(executions(history=denied), ended=signal(error=None, cause=None))
    assert located.failure is not None
    assert (located.failure.error, located.failure.cause) == ("Described", "by AWS")


def test_a_deleted_execution_still_gives_a_failure_with_everything_unread_named() -> None:
    located = locate(FakeExecutions())
    assert located.failure is not None
    assert {spot.source for spot in located.blind_spots} == {"execution_history", "definition", "execution"}
    assert located.log_groups == ()


def test_a_denied_definition_leaves_the_history_readable() -> None:
    denied = AccessDeniedError("states:DescribeStateMachineForExecution", "no")
    located = locate(executions(state_machine_of=denied))
    assert located.failure is not None
    assert (located.failure.state, located.failure.resource) == ("Load", FUNCTION)
    assert located.blind_spots[0].remedy.startswith("allow states:DescribeStateMachineForExecution on")


def test_the_same_failure_an_hour_later_has_the_same_fingerprint_and_another_error_has_not() -> None:
    other = executions()
    later = [
        event.model_copy(update={"at": event.at + timedelta(hours=1), "details": _another_request(event.details)})
        for event in other.histories[ARN]
    ]
    other.histories[ARN] = tuple(later)
    ended = signal(stopped_at=START + timedelta(hours=2))
    assert locate(other, ended=ended).fingerprint == locate(executions()).fingerprint
    denied = executions(history=UnavailableError("throttled"))
    assert locate(denied, ended=signal(error="Other")).fingerprint != locate(denied).fingerprint


def _another_request(details: dict[str, Any]) -> dict[str, Any]:
    cause = details.get("cause")
    return {**details, "cause": cause.replace(REQUEST_ID, OTHER_ID)} if cause else details


def test_an_unknown_pipeline_is_derived_from_the_definition_and_the_tags() -> None:
    fake = executions()
    fake.machine_tags[MACHINE] = {"Team": "data", "Runbook": "https://wiki.example.com/etl", "Severity": "PAGE"}
    pipeline, spots = provisional_pipeline(signal(), ports=fake_ports(executions=fake))
    assert spots == ()
    assert pipeline.provisional
    assert (pipeline.pipeline_name, pipeline.state_machine_arn, pipeline.region) == (
        "customer-etl",
        MACHINE,
        "eu-west-1",
    )
    assert (pipeline.owner, pipeline.severity) == ("data", Severity.PAGE)
    assert pipeline.runbook == "https://wiki.example.com/etl"
    assert pipeline.resources == (FUNCTION, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders")
    assert pipeline.log_groups == ("/aws/lambda/acme-load-table", "/aws/vendedlogs/states/customer-etl")


def test_a_deleted_state_machine_still_gives_a_provisional_pipeline() -> None:
    fake = FakeExecutions(errors={"tags": ResourceNotFoundError("gone")})
    pipeline, spots = provisional_pipeline(signal(), ports=fake_ports(executions=fake))
    assert (pipeline.pipeline_name, pipeline.severity) == ("customer-etl", Severity.EMAIL)
    assert len(spots) == 2


def test_a_tag_with_an_unknown_severity_is_no_reason_to_fail() -> None:
    fake = executions()
    fake.machine_tags[MACHINE] = {"severity": "apocalyptic"}
    pipeline, _ = provisional_pipeline(signal(), ports=fake_ports(executions=fake))
    assert pipeline.severity is Severity.EMAIL
