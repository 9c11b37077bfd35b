"""What previous executions tell."""

from datetime import timedelta
from typing import Any

from tests.fakes import FakeExecutions, fake_ports
from tests.unit.sources.cases import EXECUTION, FAILED_AT, MACHINE, located, opened
from triage.errors import AccessDeniedError
from triage.model.evidence import ExecutionListRef, GatheredEvidence
from triage.model.signal import AlarmChanged
from triage.model.vocabulary import Status
from triage.ports import Execution
from triage.settings import Settings
from triage.sources.history import HISTORY


def runs(*statuses: str, hours_apart: int = 24) -> FakeExecutions:
    """This execution and those before it, the latest first, one every `hours_apart`."""
    fake = FakeExecutions()
    for number, status in enumerate(("FAILED", *statuses)):
        began = FAILED_AT - timedelta(minutes=2) - timedelta(hours=hours_apart) * number
        fake.add(
            Execution(
                arn=EXECUTION if number == 0 else f"{EXECUTION}-{number}",
                state_machine_arn=MACHINE,
                status=status,
                started_at=began,
                stopped_at=began + timedelta(minutes=2),
            )
        )
    return fake


def gather(fake: FakeExecutions, **settings: Any) -> GatheredEvidence:
    return HISTORY.collect(opened(), located(), fake_ports(executions=fake), Settings(**settings))


def texts(fake: FakeExecutions, **settings: Any) -> list[str]:
    return [fact.text for fact in gather(fake, **settings).facts]


def test_a_first_failure_after_many_successes_is_told_as_such() -> None:
    assert texts(runs(*["SUCCEEDED"] * 31), history_days=40) == [
        "last success 2026-11-21 02:13 UTC, 31 in a row (32 executions in 40 days: 31 succeeded, this one failed)"
    ]


def test_a_single_success_is_no_row() -> None:
    assert texts(runs("SUCCEEDED"))[0].startswith("last success 2026-11-21 02:13 UTC (2 executions in 7 days: ")


def test_failures_in_a_row_are_counted_with_this_one() -> None:
    assert texts(runs("FAILED", "TIMED_OUT", "SUCCEEDED")) == [
        (
            "failure number 3 in a row; last success 2026-11-19 02:13 UTC "
            "(4 executions in 7 days: 1 succeeded, 1 failed, 1 timed out, this one failed)"
        )
    ]


def test_a_success_older_than_the_window_is_still_found() -> None:
    facts = texts(runs("FAILED", "SUCCEEDED", hours_apart=24 * 5))
    assert facts[0].startswith("failure number 2 in a row; last success 2026-11-12 02:13 UTC (")
    assert texts(runs("SUCCEEDED", hours_apart=24 * 10))[0] == (
        "last success 2026-11-12 02:13 UTC (no other execution in 7 days)"
    )


def test_a_machine_that_never_succeeded_is_said_so() -> None:
    assert texts(runs()) == ["no other execution in 7 days to compare with (no success among the executions kept)"]
    assert texts(runs("FAILED", "ABORTED")) == [
        (
            "failure number 3 in a row; no success among the executions kept "
            "(3 executions in 7 days: 1 failed, 1 aborted, this one failed)"
        )
    ]


def test_this_execution_is_counted_by_how_it_ended() -> None:
    incident = opened()
    assert incident.execution is not None
    ended = incident.execution.model_copy(update={"status": Status.TIMED_OUT})
    ports = fake_ports(executions=runs("SUCCEEDED"))
    found = HISTORY.collect(incident.model_copy(update={"signal": ended}), located(), ports, Settings())
    assert found.facts[0].text.endswith("1 succeeded, this one timed out)")


def test_executions_that_began_later_or_still_run_do_not_count() -> None:
    fake = runs("SUCCEEDED", "RUNNING")
    for minutes in (-1, 5):  # one overlaps this execution, one began after it
        later = FAILED_AT + timedelta(minutes=minutes)
        fake.add(Execution(arn=f"later{minutes}", state_machine_arn=MACHINE, status="SUCCEEDED", started_at=later))
    assert "(2 executions in 7 days: 1 succeeded, this one failed)" in texts(fake)[0]


def test_the_fact_cites_the_executions_it_counts() -> None:
    (fact,) = gather(runs("SUCCEEDED")).facts
    assert fact.ref == ExecutionListRef(state_machine=MACHINE, executions=(f"{EXECUTION}-1",))


def test_a_denied_list_is_a_blind_spot() -> None:
    fake = FakeExecutions(errors={"recent": AccessDeniedError("states:ListExecutions", "no")})
    gathered = gather(fake)
    assert gathered.facts == ()
    assert gathered.blind_spots[0].remedy == f"allow states:ListExecutions on {MACHINE}"


def test_the_time_budget_ends_reading_with_its_figure() -> None:
    fake = runs(*["SUCCEEDED"] * 5)
    ports = fake_ports(executions=fake)

    class SlowExecutions(FakeExecutions):
        def recent(self, state_machine_arn: str, *, status: str | None = None) -> Any:
            for execution in super().recent(state_machine_arn, status=status):
                ports.clock.sleep(9.0)
                yield execution

    slow = SlowExecutions(executions=fake.executions)
    gathered = HISTORY.collect(
        opened(), located(), fake_ports(executions=slow, clock=ports.clock), Settings(source_seconds=20)
    )
    assert "20 s is used up" in gathered.blind_spots[0].reason
    assert gathered.facts[0].text.endswith("(3 executions in 7 days: 2 succeeded, this one failed)")


def test_an_alarm_on_no_state_machine_asks_nothing() -> None:
    alarm = AlarmChanged(
        alarm_arn="arn:aws:cloudwatch:x:1:alarm:a", alarm_name="a", state="ALARM", changed_at=FAILED_AT
    )
    incident = opened().model_copy(update={"signal": alarm})
    fake = FakeExecutions(errors={"recent": AccessDeniedError("states:ListExecutions", "no")})
    gathered = HISTORY.collect(incident, located(), fake_ports(executions=fake), Settings())
    assert gathered == GatheredEvidence(source="history")
