"""What the tests of the sources share: an opened incident, a located failure, Lambda's own lines."""

from datetime import UTC, datetime, timedelta
from typing import Any

from triage.model.base import Window
from triage.model.failure import Failure, Origin
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Status

FAILED_AT = datetime(2026, 11, 22, 2, 13, 44, tzinfo=UTC)
MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:customer-etl"
EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:customer-etl:7f3c"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:acme-load-table"
GROUP = "/aws/lambda/acme-load-table"
REQUEST = "5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e"
OTHER = "0b7e51d3-62aa-4c1f-8d20-f4a9b1c2d3e4"


def opened(**pipeline: Any) -> OpenedIncident:
    signal = ExecutionEnded(
        execution_arn=EXECUTION,
        state_machine_arn=MACHINE,
        status=Status.FAILED,
        started_at=FAILED_AT - timedelta(minutes=2),
        stopped_at=FAILED_AT,
    )
    return OpenedIncident(
        action="triage", signal=signal, report_id="R1", pipeline=Pipeline(pipeline_name="customer-etl", **pipeline)
    )


def located(
    *groups: str, request_id: str | None = REQUEST, service: str = "lambda", resource: str | None = FUNCTION
) -> LocatedFailure:
    failure = Failure(
        state="Load",
        path=("Load",),
        error="KeyError",
        service=service,
        resource=resource,
        correlation={"lambda_request_id": request_id} if request_id else {},
        failed_at=FAILED_AT,
        origin=Origin(state="Load", error="KeyError", resource=resource),
    )
    return LocatedFailure(
        status=Status.FAILED,
        failure=failure,
        window=Window(start=FAILED_AT - timedelta(minutes=1), end=FAILED_AT + timedelta(seconds=30)),
        fingerprint="f",
        log_groups=groups or (GROUP,),
    )


def start(request_id: str = REQUEST) -> str:
    return f"START RequestId: {request_id} Version: $LATEST\n"


def report(request_id: str = REQUEST, *, used: int = 36) -> str:
    return (
        f"REPORT RequestId: {request_id}\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\t"
        f"Max Memory Used: {used} MB\t\n"
    )
