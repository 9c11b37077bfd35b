"""What changed before the failure, what of it touches what failed, and what is ruled out."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.fakes import FakeChanges, FakeExecutions, fake_ports
from tests.unit.sources.cases import EXECUTION, FAILED_AT, FUNCTION, MACHINE, located, opened
from triage.errors import AccessDeniedError
from triage.model.change import Relation, Side, read_change
from triage.model.evidence import GatheredEvidence, RevisionRef, StackEventRef
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


def test_a_policy_of_the_denied_role_that_its_stack_changed_is_told_with_the_role() -> None:
    policy = update("RawRead", "AWS::IAM::Policy", ago(minutes=11), PolicyName="raw-read", Roles=["acme-load-role"])
    gathered = gather(
        FakeChanges(stacks=[stack("acme-load-table", "acme-load-role")], events=policy), failed(cause=DENIED)
    )
    (fact,) = gathered.facts
    assert fact.text == (
        "stack acme-data changed policy raw-read of acme-load-role, 11 min before the failure; "
        "it is the role of what failed"
    )
    assert fact.resource == "acme-load-role"
    assert fact.at == ago(minutes=11), "a policy is in force before CloudFormation says that it is done"
    assert fact.ref == StackEventRef(stack=STACK, event_id=policy[1].id)
    assert fact.link is not None
    assert fact.link.startswith("https://eu-west-1.console.aws.amazon.com/cloudformation/home?region=eu-west-1#/stacks")


def test_a_deployment_told_by_stack_and_by_service_is_one_change_that_says_whether_the_code_is_new() -> None:
    fake = FakeChanges(
        stacks=[stack("acme-load-table")],
        events=update("Load", "AWS::Lambda::Function", ago(minutes=5), physical="acme-load-table"),
        functions={
            "acme-load-table": [
                revision("acme-load-table", ago(minutes=4, seconds=55), digest="new"),
                revision("acme-load-table", ago(days=3), version="7", digest="old"),
            ]
        },
    )
    assert texts(fake) == [
        "stack acme-data changed function acme-load-table with new code, 5 min before the failure; it is what failed"
    ]


def test_a_change_by_hand_an_hour_before_the_stacks_update_is_another_change() -> None:
    fake = FakeChanges(
        stacks=[stack("acme-load-table")],
        events=update("Load", "AWS::Lambda::Function", ago(minutes=5), physical="acme-load-table"),
        functions={"acme-load-table": [revision("acme-load-table", ago(minutes=65))]},
    )
    assert len(texts(fake)) == 2


def test_a_version_published_without_a_stack_is_told_with_the_alias_that_leads_to_it() -> None:
    fake = FakeChanges(
        functions={
            "acme-load-table": [
                revision("acme-load-table", ago(minutes=31), digest="new"),
                revision("acme-load-table", ago(days=3), version="7", digest="old"),
                revision("acme-load-table", ago(minutes=30), version="8", digest="new"),
            ]
        },
        aliases={"acme-load-table": {"live": ("8",), "old": ("7",)}},
    )
    (fact,) = gather(fake).facts
    assert fact.text == (
        "version 8 (alias live) of function acme-load-table was published with new code, "
        "30 min before the failure; it is what failed"
    )
    assert fact.ref == RevisionRef(operation="lambda:ListVersionsByFunction", resource=f"{FUNCTION}:8", version="8")


def test_another_function_of_the_stack_is_ruled_out_where_no_state_calls_it() -> None:
    deploy = update("Report", "AWS::Lambda::Function", ago(minutes=5), physical="acme-report")
    (text,) = texts(FakeChanges(stacks=[stack("acme-load-table", "acme-report")], events=deploy))
    told = read_change(text)
    assert told is not None
    assert told.what == "stack acme-data changed function acme-report"
    assert told.relation is Relation.UNUSED


def test_nothing_is_ruled_out_where_a_task_computes_what_it_calls() -> None:
    computed = {"States": {"Any": {"Type": "Task", "Parameters": {"FunctionName.$": "$.function"}}}}
    deploy = update("Report", "AWS::Lambda::Function", ago(minutes=5), physical="acme-report")
    fake = FakeChanges(stacks=[stack("acme-load-table")], events=deploy)
    (text,) = texts(fake, runs=executions(definition=computed))
    assert text.endswith(Relation.SAME_STACK)


def test_a_table_that_no_state_names_may_be_used_by_the_code_all_the_same() -> None:
    (text,) = texts(
        FakeChanges(stacks=[stack("acme-load-table")], events=update("orders", "AWS::DynamoDB::Table", ago(minutes=5)))
    )
    assert text.endswith(Relation.SAME_STACK)


def test_a_function_that_an_earlier_state_calls_is_context_and_neither_cause_nor_ruled_out() -> None:
    fake = FakeChanges(functions={"acme-extract": [revision("acme-extract", ago(minutes=20))]})
    (text,) = texts(fake)
    assert text == f"function acme-extract was last changed, 20 min before the failure; {Relation.USED}"


def test_a_bucket_policy_that_the_failure_names_touches_it() -> None:
    change = update(
        "RawPolicy", "AWS::S3::BucketPolicy", ago(minutes=11), physical="acme-data-RawPolicy-1X", Bucket="acme-raw"
    )
    fake = FakeChanges(stacks=[stack("acme-raw")], events=change)
    (text,) = texts(fake, failed("AccessDenied", DENIED))
    assert text == (
        "stack acme-data changed bucket policy acme-data-RawPolicy-1X of acme-raw, 11 min before the failure; "
        "the failure names it"
    )


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


def test_a_short_name_that_occurs_in_a_trace_is_not_what_the_failure_names() -> None:
    change = update("Load", "AWS::SQS::Queue", ago(minutes=5), physical="load")
    trace = 'File "/var/task/app.py", line 5, in load'
    (text,) = texts(FakeChanges(stacks=[stack("acme-load-table")], events=change), failed("KeyError", trace))
    assert text.endswith(Relation.SAME_STACK)


def test_what_the_deployment_tools_write_for_themselves_is_not_told() -> None:
    events = [
        *update("Metadata", "AWS::CDK::Metadata", ago(minutes=5)),
        *update("acme-data", "AWS::CloudFormation::Stack", ago(minutes=5), physical=STACK),
    ]
    assert texts(FakeChanges(stacks=[stack("acme-load-table")], events=events)) == []


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


@pytest.mark.parametrize(
    ("resource", "key", "changed", "what"),
    [
        (
            "arn:aws:glue:eu-west-1:111122223333:job/acme-clean",
            "acme-clean",
            Revision(resource="acme-clean", operation="glue:GetJob", at=ago(minutes=8), roles=(ROLE,)),
            "Glue job acme-clean was last changed",
        ),
        (
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/acme-fit:4",
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/acme-fit:4",
            Revision(resource="acme-fit:4", operation="ecs:DescribeTaskDefinition", at=ago(minutes=8), version="4"),
            "revision 4 of task definition acme-fit was registered",
        ),
    ],
)
def test_jobs_and_task_definitions_tell_their_own_last_change(
    resource: str, key: str, changed: Revision, what: str
) -> None:
    (text,) = texts(FakeChanges(others={key: changed}), failed(resource=resource))
    assert text == f"{what}, 8 min before the failure; it is what failed"


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
