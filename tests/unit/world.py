"""One pipeline that failed, as the fakes know it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes import (
    FakeClock,
    FakeExecutions,
    FakeLogs,
    InMemoryArchive,
    InMemoryCatalog,
    RecordingPublisher,
    fake_ports,
)
from triage.investigation.assembling import assemble_report
from triage.investigation.gathering import gather
from triage.investigation.locating import locate_failure
from triage.investigation.notifying import notify_owner
from triage.investigation.opening import open_incident
from triage.investigation.storing import store_report
from triage.model.incident import OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.model.signal import AlarmChanged, AlarmMetric, ExecutionEnded
from triage.model.vocabulary import Status
from triage.ports import Execution, Ports, StateMachine
from triage.settings import Settings
from triage.sources import SOURCES

FAILED_AT = datetime(2026, 11, 22, 2, 13, 44, 120000, tzinfo=UTC)
MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:customer-etl"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:acme-load-table"
LOG_GROUP = "/aws/lambda/acme-load-table"
REQUEST = "5d1e0c2a-4b1f-4c55-9a51-4b9f3a5d7e10"
SETTINGS = Settings(owners_topic_arn="owners", pages_topic_arn="pages", log_wait_seconds=0.5)
DEFINITION = {
    "StartAt": "Load",
    "States": {"Load": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}},
}
CAUSE = json.dumps(
    {
        "errorMessage": "invalid literal for int() with base 10: 'n/a'",
        "errorType": "ValueError",
        "requestId": REQUEST,
        "stackTrace": ['  File "/var/task/load.py", line 31, in handler\n    rows = int(raw)\n'],
    }
)


def execution_arn(name: str) -> str:
    return f"arn:aws:states:eu-west-1:111122223333:execution:customer-etl:{name}"


def failed_history(error: str = "ValueError", cause: str = CAUSE) -> list[dict[str, Any]]:
    """Return the history of an execution whose only state, a Lambda task, failed."""
    parameters = json.dumps({"FunctionName": FUNCTION, "Payload": {}})
    details: list[tuple[str, dict[str, Any]]] = [
        ("ExecutionStarted", {"executionStartedEventDetails": {"input": "{}"}}),
        ("TaskStateEntered", {"stateEnteredEventDetails": {"name": "Load", "input": "{}"}}),
        (
            "TaskScheduled",
            {
                "taskScheduledEventDetails": {
                    "resourceType": "lambda",
                    "resource": "invoke",
                    "region": "eu-west-1",
                    "parameters": parameters,
                }
            },
        ),
        ("TaskStarted", {"taskStartedEventDetails": {"resourceType": "lambda", "resource": "invoke"}}),
        (
            "TaskFailed",
            {
                "taskFailedEventDetails": {
                    "resourceType": "lambda",
                    "resource": "invoke",
                    "error": error,
                    "cause": cause,
                }
            },
        ),
        ("ExecutionFailed", {"executionFailedEventDetails": {"error": error, "cause": cause}}),
    ]
    return [
        {
            "id": number,
            "previousEventId": 0 if number <= 2 else number - 1,
            "type": kind,
            "timestamp": FAILED_AT - timedelta(seconds=len(details) - number),
            **detail,
        }
        for number, (kind, detail) in enumerate(details, start=1)
    ]


@dataclass
class World:
    """The fakes by name, and the ports they make."""

    clock: FakeClock
    executions: FakeExecutions
    logs: FakeLogs
    catalog: InMemoryCatalog
    archive: InMemoryArchive
    publisher: RecordingPublisher
    ports: Ports

    def fail(self, name: str = "7f3c", *, redrive_count: int = 0, error: str = "ValueError") -> ExecutionEnded:
        """Add a failed execution and return the signal of its end."""
        execution = Execution(
            arn=execution_arn(name),
            state_machine_arn=MACHINE,
            status="FAILED",
            started_at=FAILED_AT - timedelta(seconds=5),
            stopped_at=FAILED_AT,
            error=error,
            cause=CAUSE,
            redrive_count=redrive_count,
            redrive_status="REDRIVABLE",
        )
        machine = StateMachine(arn=MACHINE, name="customer-etl", definition=DEFINITION)
        self.executions.add(execution, history=failed_history(error), state_machine=machine)
        return ExecutionEnded(
            execution_arn=execution.arn,
            state_machine_arn=MACHINE,
            status=Status.FAILED,
            started_at=execution.started_at,
            stopped_at=FAILED_AT,
            redrive_count=redrive_count,
        )

    def run_triage(self, name: str, status: str = "RUNNING") -> str:
        """Add an execution of the triage workflow itself and return its ARN: the owner of a claim."""
        arn = f"arn:aws:states:eu-west-1:111122223333:execution:triage-dev-workflow:{name}"
        self.executions.executions[arn] = Execution(
            arn=arn, state_machine_arn="triage", status=status, started_at=FAILED_AT
        )
        return arn

    def triage(self, signal: ExecutionEnded | AlarmChanged, owner: str) -> Report | None:
        """Run every step as the workflow does; None when there was nothing to do."""
        opened = open_incident(signal, owner=owner, ports=self.ports)
        if opened.action != "triage":
            return None
        report = self.assemble(opened)
        store_report(opened, report, ports=self.ports)
        notify_owner(opened, report, ports=self.ports, settings=SETTINGS)
        return report

    def assemble(self, opened: OpenedIncident) -> Report:
        """Run the steps from locating to the report."""
        located = locate_failure(opened, ports=self.ports, settings=SETTINGS)
        gathered = [gather(source, opened, located, ports=self.ports, settings=SETTINGS) for source in SOURCES]
        return assemble_report(opened, located, gathered, ports=self.ports, settings=SETTINGS)


def make_world() -> World:
    """Return a world with one registered pipeline and its log group."""
    clock = FakeClock(FAILED_AT + timedelta(seconds=3))
    executions, logs, catalog = FakeExecutions(), FakeLogs(), InMemoryCatalog()
    archive, publisher = InMemoryArchive(clock), RecordingPublisher()
    catalog.put(
        Pipeline(pipeline_name="customer-etl", state_machine_arn=MACHINE, log_group=LOG_GROUP, owner="data-team")
    )
    logs.write(
        LOG_GROUP,
        FAILED_AT - timedelta(seconds=1),
        f"START RequestId: {REQUEST} Version: $LATEST\n",
        f"[ERROR] ValueError: invalid literal for int() with base 10: 'n/a' {REQUEST}\n"
        "Traceback (most recent call last):\n"
        '  File "/var/task/load.py", line 31, in handler\n    rows = int(raw)\n',
        f"END RequestId: {REQUEST}\n",
    )
    ports = fake_ports(
        clock=clock, executions=executions, logs=logs, catalog=catalog, archive=archive, publisher=publisher
    )
    return World(clock, executions, logs, catalog, archive, publisher, ports)


def lambda_alarm(state: str = "ALARM", *, minutes: int = 0) -> AlarmChanged:
    """Return a change of an alarm on a function's errors."""
    return AlarmChanged(
        alarm_arn="arn:aws:cloudwatch:eu-west-1:111122223333:alarm:load-errors",
        alarm_name="load-errors",
        state="OK" if state == "OK" else "ALARM",
        reason="Threshold Crossed: 1 datapoint [3.0 (22/11/26 02:13:00)] was greater than the threshold (0.0).",
        changed_at=FAILED_AT + timedelta(minutes=minutes),
        metrics=(
            AlarmMetric(
                id="m1",
                namespace="AWS/Lambda",
                name="Errors",
                dimensions={"FunctionName": "acme-load-table"},
                period=60,
            ),
        ),
        account="111122223333",
        region="eu-west-1",
    )
