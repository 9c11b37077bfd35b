"""What the tests of changes share: stacks and their events, revisions of functions, executions that failed."""

from datetime import datetime, timedelta
from typing import Any

from tests.fakes import FakeChanges, FakeExecutions, fake_ports
from tests.unit.sources.cases import EXECUTION, FAILED_AT, FUNCTION, MACHINE, located, opened
from triage.model.evidence import GatheredEvidence
from triage.model.failure import Origin
from triage.model.incident import LocatedFailure
from triage.ports import Execution, Revision, Stack, StackEvent, StateMachine
from triage.settings import Settings
from triage.sources.changes import CHANGES

STACK = "arn:aws:cloudformation:eu-west-1:111122223333:stack/acme-data/51af3dc0-da77-11e4-872e-1234567db123"
ROLE = "arn:aws:iam::111122223333:role/acme-load-role"
DENIED = (
    "User: arn:aws:sts::111122223333:assumed-role/acme-load-role/acme-load-table is not authorized to perform: "
    "s3:GetObject on resource: arn:aws:s3:::acme-raw/orders/part-0.parquet"
)
DEFINITION = {
    "StartAt": "Extract",
    "States": {
        "Extract": {"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:111122223333:function:acme-extract"},
        "Load": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": FUNCTION},
        },
    },
}


def ago(**span: float) -> datetime:
    return FAILED_AT - timedelta(**span)


def event(
    logical_id: str, kind: str, at: datetime, *, status: str = "UPDATE_COMPLETE", physical: str = "", **properties: Any
) -> StackEvent:
    return StackEvent(
        id=f"{logical_id}-{status}-{at:%H%M%S}",
        stack_id=STACK,
        stack="acme-data",
        at=at,
        logical_id=logical_id,
        physical_id=physical or logical_id,
        type=kind,
        status=status,
        properties=properties,
    )


def update(logical_id: str, kind: str, began: datetime, **given: Any) -> list[StackEvent]:
    """Return the two events of an update that took ten seconds."""
    done = began + timedelta(seconds=10)
    return [
        event(logical_id, kind, began, status="UPDATE_IN_PROGRESS", **given),
        event(logical_id, kind, done, **given),
    ]


def revision(name: str, at: datetime, *, version: str = "$LATEST", digest: str = "a") -> Revision:
    arn = FUNCTION.replace("acme-load-table", name)
    return Revision(
        resource=arn if version == "$LATEST" else f"{arn}:{version}",
        operation="lambda:ListVersionsByFunction",
        at=at,
        version=version,
        digest=digest,
        roles=(ROLE,),
    )


def stack(*resources: str) -> Stack:
    return Stack(id=STACK, name="acme-data", resources=resources)


def executions(*, definition: dict[str, Any] | None = None, last_success: datetime | None = None) -> FakeExecutions:
    fake = FakeExecutions()
    machine = StateMachine(arn=MACHINE, name="customer-etl", definition=definition or DEFINITION)
    fake.add(
        Execution(arn=EXECUTION, state_machine_arn=MACHINE, status="FAILED", started_at=ago(minutes=2)),
        state_machine=machine,
    )
    if last_success is not None:
        ended = last_success + timedelta(minutes=2)
        fake.add(
            Execution(
                arn=f"{EXECUTION}-1",
                state_machine_arn=MACHINE,
                status="SUCCEEDED",
                started_at=last_success,
                stopped_at=ended,
            )
        )
    return fake


def failed(error: str = "KeyError", cause: str | None = None, resource: str | None = FUNCTION) -> LocatedFailure:
    found = located(resource=resource)
    assert found.failure is not None
    origin = Origin(state="Load", error=error, cause=cause, resource=resource)
    return found.model_copy(
        update={"failure": found.failure.model_copy(update={"error": error, "cause": cause, "origin": origin})}
    )


def gather(
    changes: FakeChanges, failure: LocatedFailure | None = None, runs: FakeExecutions | None = None, **settings: Any
) -> GatheredEvidence:
    changes.functions.setdefault("acme-load-table", [revision("acme-load-table", ago(days=90))])
    ports = fake_ports(changes=changes, executions=runs or executions())
    return CHANGES.collect(opened(), failure or failed(), ports, Settings(**settings))


def texts(changes: FakeChanges, failure: LocatedFailure | None = None, **given: Any) -> list[str]:
    return [fact.text for fact in gather(changes, failure, **given).facts]
