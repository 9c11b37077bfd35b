"""A failure that began deeper is diagnosed by what happened there."""

import json
from datetime import timedelta

from tests.unit.locate.histories import ARN, MACHINE, START, History
from tests.unit.locate.test_machine_alarm import alarm, standard
from tests.unit.locate.test_nested_executions import CHILD, parent, told, world
from tests.unit.world import make_world
from triage.model.report import Report
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Category, Status

REQUEST = "5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e"
TIMED_OUT = json.dumps({"errorMessage": f"2026-11-22T02:13:44.031Z {REQUEST} Task timed out after 3.00 seconds"})


def child() -> History:
    history = History()
    history.enter("Task", "Load")
    history.attempt(error="Sandbox.Timedout", cause=TIMED_OUT)
    history.fail(error="Sandbox.Timedout", cause=TIMED_OUT)
    return history


def nested_report() -> Report:
    around = make_world()
    cause = told(CHILD, error="Sandbox.Timedout", cause=TIMED_OUT)
    fake = world({ARN: parent(CHILD, cause), CHILD: child()})
    around.executions.executions |= fake.executions
    around.executions.histories |= fake.histories
    around.executions.state_machines |= fake.state_machines
    ended = ExecutionEnded(
        execution_arn=ARN,
        state_machine_arn=MACHINE,
        status=Status.FAILED,
        started_at=START,
        stopped_at=START + timedelta(seconds=9),
    )
    report = around.triage(ended, "owner")
    assert report is not None
    return report


def test_the_cause_of_a_nested_failure_is_that_of_its_innermost_task() -> None:
    cause = nested_report().probable_causes[0]
    assert cause.category is Category.TIMEOUT
    assert "Lambda acme-load-table" in cause.statement


def test_a_nested_failure_is_quoted_without_the_rest_of_the_description() -> None:
    texts = [piece.text for piece in nested_report().evidence]
    assert any(": execution load-table:c1 ended FAILED, Sandbox.Timedout: " in text for text in texts)
    assert not any("RedriveCount" in text for text in texts)


def test_an_alarm_on_a_state_machine_is_diagnosed_by_the_execution_behind_it() -> None:
    around = make_world()
    fake = standard(2)
    around.executions.executions |= fake.executions
    around.executions.histories |= fake.histories
    around.executions.state_machines |= fake.state_machines
    report = around.triage(alarm(), "owner")
    assert report is not None
    assert report.status is Status.ALARM
    assert report.probable_causes[0].category is not Category.UNKNOWN
    assert any(piece.text.startswith("history event 7 of orders:2: Load failed") for piece in report.evidence)
