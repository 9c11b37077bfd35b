"""When triage itself fails, the owner hears what is known and which step gave up."""

from tests.unit.diagnosis.scenes import ENDED, EXECUTION, alarm, execution, payload
from triage.diagnosis import incomplete, subject
from triage.model.report import Cost
from triage.model.vocabulary import Action, Category, Status


def test_without_a_located_failure_the_signal_alone_makes_a_report() -> None:
    scene = execution("ValueError", payload("ValueError", "unknown currency XQQ"))
    report = incomplete(
        scene.opened, None, step="LocateFailure", error="MemoryError", cause="boom", created_at=ENDED, cost=Cost()
    )
    assert report.status is Status.FAILED
    assert 'customer-etl FAILED at 2026-11-22 02:13:44 UTC: "ValueError: unknown currency XQQ"' in report.summary
    assert "its step LocateFailure failed" in report.summary
    assert report.verdict.action is Action.INVESTIGATE
    (spot,) = report.blind_spots
    assert spot.asked == "the step LocateFailure"
    assert "MemoryError: boom" in spot.reason
    assert any(EXECUTION in (step.command or "") for step in report.next_steps)
    assert subject(report) == "customer-etl FAILED: cause unknown (triage incomplete). Investigate"
    assert report.category is Category.UNKNOWN


def test_what_was_located_before_is_kept() -> None:
    scene = execution("ValueError", payload("ValueError", "unknown currency XQQ"))
    report = incomplete(
        scene.opened, scene.located, step="Gather", error="States.Timeout", cause="", created_at=ENDED, cost=Cost()
    )
    assert report.incident_id == "01JDINCIDENT"
    assert " in ForEachTable[7] > Load" in report.summary
    assert [each.source for each in report.evidence] == ["execution_history"]


def test_an_alarm_gets_one_too_with_its_reason_and_a_command_to_see_it() -> None:
    scene = alarm()
    report = incomplete(scene.opened, None, step="Gather", error="X", cause="y", created_at=ENDED, cost=Cost())
    assert report.status is Status.ALARM
    assert "Threshold Crossed" in report.summary
    assert any("--alarm-names=load-errors" in (step.command or "") for step in report.next_steps)


def test_a_secret_in_the_error_of_the_step_is_taken_out() -> None:
    scene = alarm()
    report = incomplete(
        scene.opened, None, step="Gather", error="X", cause="key AKIAIOSFODNN7EXAMPLE", created_at=ENDED, cost=Cost()
    )
    assert "AKIAIOSFODNN7EXAMPLE" not in report.model_dump_json()
