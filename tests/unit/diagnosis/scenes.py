"""Builds what the diagnosis is given: a signal, a located failure, gathered evidence."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from json import dumps

from triage.diagnosis import assemble
from triage.model.base import Window
from triage.model.evidence import (
    AlarmRef,
    BlindSpot,
    ExecutionListRef,
    Fact,
    GatheredEvidence,
    HistoryEventRef,
    LogEventRef,
)
from triage.model.failure import Failure, Origin
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.report import Cost, Report
from triage.model.signal import AlarmChanged, AlarmMetric, ExecutionEnded
from triage.model.vocabulary import Status

ENDED = datetime(2026, 11, 22, 2, 13, 44, 120000, tzinfo=UTC)
EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:customer-etl:7f3c"
MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:customer-etl"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:acme-load-table"
REQUEST = "5d1e0c2a-7f43-4a0b-9d38-aaaabbbbcccc"
GROUP = "/aws/lambda/acme-load-table"
PIPELINE = Pipeline(pipeline_name="customer-etl", owner="data-team", log_group=GROUP)


def payload(error: str, message: str) -> str:
    """Return a Lambda error payload as it stands in a cause."""
    frames = ['  File "/var/task/load.py", line 12, in handler\n    load(row)\n']
    return dumps({"errorMessage": message, "errorType": error, "requestId": REQUEST, "stackTrace": frames})


def log_fact(text: str, *, weight: float = 0.9, group: str = GROUP) -> Fact:
    return Fact(
        source="logs",
        at=ENDED - timedelta(milliseconds=89),
        resource=group,
        text=text,
        ref=LogEventRef(log_group=group, stream="2026/11/22/[$LATEST]abc", timestamp=1, id=str(hash(text))),
        weight=weight,
    )


@dataclass(frozen=True)
class Scene:
    """One failure as the steps before hand it over; `report` runs the diagnosis on it."""

    opened: OpenedIncident
    located: LocatedFailure
    gathered: tuple[GatheredEvidence, ...] = ()
    now: datetime = ENDED + timedelta(seconds=5)

    def report(self) -> Report:
        return assemble(self.opened, self.located, self.gathered, created_at=self.now, cost=Cost())


def execution(
    error: str | None = None,
    cause: str | None = None,
    *,
    logs: tuple[Fact, ...] = (),
    status: Status = Status.FAILED,
    attempts: int = 1,
    resource: str | None = FUNCTION,
    service: str = "lambda",
    execution_arn: str = EXECUTION,
    blind_spots: tuple[BlindSpot, ...] = (),
    origin: Origin | None = None,
    now: datetime = ENDED + timedelta(seconds=5),
) -> Scene:
    """Return an execution that ended with this error and cause in state Load, and what the log says."""
    failure = Failure(
        state="Load",
        path=("ForEachTable", "Load"),
        error=error,
        cause=cause,
        service=service,
        resource=resource,
        attempts=attempts,
        correlation={"lambda_request_id": REQUEST},
        failed_at=ENDED,
        origin=origin
        or Origin(state="Load", path=("ForEachTable[7]", "Load"), error=error, cause=cause, resource=resource),
    )
    why = f': "{cause}"' if cause else ""
    failed = f"ForEachTable[7] > Load failed with {error}, attempt {attempts} of {attempts}{why}"
    facts = (_event(87, failed, 1.0),)
    signal = ExecutionEnded(
        execution_arn=execution_arn,
        state_machine_arn=MACHINE,
        status=status,
        stopped_at=ENDED,
        error=error,
        cause=cause,
    )
    return Scene(
        opened=OpenedIncident(action="triage", signal=signal, report_id="01JDREPORT", pipeline=PIPELINE),
        located=LocatedFailure(
            status=status,
            failure=failure,
            window=Window(start=ENDED - timedelta(minutes=15), end=ENDED),
            fingerprint="f",
            incident_id="01JDINCIDENT",
            log_groups=(GROUP,),
            facts=facts,
            blind_spots=blind_spots,
        ),
        gathered=(GatheredEvidence(source="logs", facts=logs), GatheredEvidence(source="history", facts=(_past(),))),
        now=now,
    )


def alarm(*logs: Fact) -> Scene:
    """Return an alarm on a Lambda's errors, and what the log says."""
    arn = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:load-errors"
    reason = "Threshold Crossed: 1 out of the last 1 datapoints [2.0] was greater than the threshold (0.0)."
    error = "Errors was greater than the threshold (0.0)"
    metric = AlarmMetric(namespace="AWS/Lambda", name="Errors", dimensions={"FunctionName": "acme-load-table"})
    signal = AlarmChanged(
        alarm_arn=arn,
        alarm_name="load-errors",
        state="ALARM",
        previous_state="OK",
        reason=reason,
        changed_at=ENDED,
        metrics=(metric,),
        account="111122223333",
        region="eu-west-1",
    )
    failure = Failure(
        error=error,
        cause=reason,
        service="lambda",
        resource=FUNCTION,
        failed_at=ENDED,
        origin=Origin(error=error, cause=reason, resource=FUNCTION),
    )
    fact = Fact(
        source="alarm",
        at=ENDED,
        resource=FUNCTION,
        text=f"alarm load-errors OK -> ALARM: {reason}",
        ref=AlarmRef(alarm=arn, at=ENDED),
        weight=1.0,
    )
    return Scene(
        opened=OpenedIncident(action="triage", signal=signal, report_id="01JDREPORT", pipeline=PIPELINE),
        located=LocatedFailure(
            status=Status.ALARM,
            failure=failure,
            window=Window(start=ENDED - timedelta(minutes=15), end=ENDED),
            fingerprint="f",
            log_groups=(GROUP,),
            facts=(fact,),
        ),
        gathered=(GatheredEvidence(source="logs", facts=logs),),
    )


def _event(number: int, text: str, weight: float) -> Fact:
    return Fact(
        source="execution_history",
        at=ENDED,
        resource=EXECUTION,
        text=f"history event {number}: {text}",
        ref=HistoryEventRef(execution=EXECUTION, event_id=number),
        weight=weight,
    )


def _past() -> Fact:
    return Fact(
        source="history",
        at=ENDED,
        resource=MACHINE,
        text="last success 2026-11-21 02:14 UTC, 31 in a row",
        ref=ExecutionListRef(state_machine=MACHINE, executions=()),
        weight=0.5,
    )
