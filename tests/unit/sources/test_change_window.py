"""Which changes count by their time and their end, and what is asked to know them."""

from typing import Any

from tests.fakes import FakeChanges
from tests.unit.sources.cases import EXECUTION, MACHINE
from tests.unit.sources.change_cases import (
    STACK,
    ago,
    event,
    executions,
    gather,
    revision,
    stack,
    texts,
    update,
)
from triage.errors import AccessDeniedError
from triage.model.change import Relation, Side, read_change
from triage.ports import Execution, StackEvent


def test_a_change_after_the_failure_is_said_to_be_after_it() -> None:
    fix = update("Load", "AWS::Lambda::Function", ago(minutes=-5), physical="acme-load-table")
    (fact,) = gather(FakeChanges(stacks=[stack("acme-load-table")], events=fix)).facts
    assert "5 min after the failure" in fact.text
    assert fact.weight < 0.5


def test_what_was_created_before_its_first_run_is_new_and_not_changed() -> None:
    def created(logical_id: str, kind: str, **given: Any) -> list[StackEvent]:
        began = event(logical_id, kind, ago(minutes=6), status="CREATE_IN_PROGRESS", **given)
        again = event(logical_id, kind, ago(minutes=5, seconds=55), status="CREATE_IN_PROGRESS", **given)
        return [began, again, event(logical_id, kind, ago(minutes=5, seconds=50), status="CREATE_COMPLETE", **given)]

    events = [
        *created("Load", "AWS::Lambda::Function", physical="acme-load-table"),
        *created("LoadRole", "AWS::IAM::Role", physical="acme-load-role"),
        *created("Report", "AWS::Lambda::Function", physical="acme-report"),
        *created("Orders", "AWS::DynamoDB::Table", physical="acme-orders"),
    ]
    assert texts(FakeChanges(stacks=[stack("acme-load-table")], events=events)) == [
        "stack acme-data created function acme-load-table, 6 min before the failure; it is what failed, and it is new"
    ]


def test_a_new_policy_of_the_role_is_a_change_of_the_role() -> None:
    deny = event(
        "Deny",
        "AWS::IAM::RolePolicy",
        ago(minutes=5),
        status="CREATE_COMPLETE",
        PolicyName="deny",
        RoleName="acme-load-role",
    )
    (text,) = texts(FakeChanges(stacks=[stack("acme-load-table")], events=[deny]))
    assert text.endswith(Relation.ROLE)


def test_an_update_that_failed_changed_nothing() -> None:
    began = event("Load", "AWS::Lambda::Function", ago(minutes=5), status="UPDATE_IN_PROGRESS")
    refused = event("Load", "AWS::Lambda::Function", ago(minutes=4), status="UPDATE_FAILED")
    assert texts(FakeChanges(stacks=[stack("acme-load-table")], events=[began, refused])) == []


def test_what_was_changed_before_the_last_success_began_is_not_told() -> None:
    events = [
        *update("Load", "AWS::Lambda::Function", ago(hours=30), physical="acme-load-table"),
        *update("LoadRole", "AWS::IAM::Role", ago(hours=20), physical="acme-load-role"),
    ]
    fake = FakeChanges(stacks=[stack("acme-load-table")], events=events)
    assert len(texts(fake, runs=executions(last_success=ago(hours=24)))) == 1
    assert len(texts(fake, runs=executions(last_success=ago(hours=31)))) == 2
    assert len(texts(fake, runs=executions())) == 1, "without a success: the last 24 hours"
    assert len(texts(fake, runs=executions(), change_hours=40)) == 2


def test_a_later_success_does_not_shorten_the_window_of_a_failure_triaged_again() -> None:
    runs = executions(last_success=ago(hours=31))
    later = ago(hours=-2)
    runs.add(
        Execution(
            arn=f"{EXECUTION}-9", state_machine_arn=MACHINE, status="SUCCEEDED", started_at=later, stopped_at=later
        )
    )
    fake = FakeChanges(functions={"acme-load-table": [revision("acme-load-table", ago(hours=30))]})
    assert len(texts(fake, runs=runs)) == 1


def test_an_execution_that_somebody_stopped_is_no_failure_before_the_change() -> None:
    runs = executions(last_success=ago(hours=24))
    stopped = ago(hours=1)
    runs.add(
        Execution(
            arn=f"{EXECUTION}-3", state_machine_arn=MACHINE, status="ABORTED", started_at=stopped, stopped_at=stopped
        )
    )
    fake = FakeChanges(functions={"acme-load-table": [revision("acme-load-table", ago(minutes=20))]})
    (text,) = texts(fake, runs=runs)
    assert Side.BEFORE in text
    assert Side.BETWEEN not in text


def test_a_stack_is_asked_for_its_events_once_whatever_belongs_to_it() -> None:
    fake = FakeChanges(stacks=[stack("acme-load-table", "acme-load-role", MACHINE)])
    gather(fake)
    assert [each for each in fake.asked if "stack" in each] == ["stack_of acme-load-table", f"stack_events {STACK}"]


def test_a_refused_question_is_a_blind_spot_and_the_others_are_asked_all_the_same() -> None:
    fake = FakeChanges(errors={"stack_of": AccessDeniedError("cloudformation:DescribeStackResources", "no")})
    fake.functions["acme-load-table"] = [revision("acme-load-table", ago(minutes=5))]
    gathered = gather(fake)
    assert len(gathered.facts) == 1
    assert gathered.blind_spots[0].remedy.startswith("allow cloudformation:DescribeStackResources on ")


def test_events_without_end_are_read_up_to_a_bound_that_is_said() -> None:
    events = [event(f"Queue{number}", "AWS::SQS::Queue", ago(seconds=number)) for number in range(2100)]
    gathered = gather(FakeChanges(stacks=[stack("acme-load-table")], events=events))
    assert "2000 events read" in gathered.blind_spots[0].reason
    assert len(gathered.facts) == 3, "of what is merely in the same stack the nearest three"


def test_a_change_between_two_failures_in_a_row_did_not_cause_the_first() -> None:
    runs = executions(last_success=ago(hours=24))
    earlier = Execution(
        arn=f"{EXECUTION}-2",
        state_machine_arn=MACHINE,
        status="FAILED",
        started_at=ago(hours=2),
        stopped_at=ago(hours=1),
    )
    runs.add(earlier)
    fake = FakeChanges(functions={"acme-load-table": [revision("acme-load-table", ago(minutes=20))]})
    (fact,) = gather(fake, runs=runs).facts
    told = read_change(fact.text)
    assert told is not None
    assert told.side is Side.BETWEEN
    assert not told.may_be_cause
    assert fact.weight < 0.5


def test_a_state_machine_changed_since_the_last_success_is_told_as_what_the_execution_ran_on() -> None:
    runs = executions(last_success=ago(hours=24))
    runs.state_machines[MACHINE] = runs.state_machines[MACHINE].model_copy(update={"updated_at": ago(hours=3)})
    (text,) = texts(FakeChanges(), runs=runs)
    assert text == "state machine customer-etl was last changed, 3 h before the failure; the execution ran on it"
