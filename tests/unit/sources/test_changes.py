"""What of the changes before a failure touches what failed, what is context, and what is ruled out."""

import pytest

from tests.fakes import FakeChanges
from tests.unit.sources.cases import FUNCTION
from tests.unit.sources.change_cases import (
    DENIED,
    ROLE,
    STACK,
    ago,
    executions,
    failed,
    gather,
    revision,
    stack,
    texts,
    update,
)
from triage.model.change import Relation, read_change
from triage.model.evidence import RevisionRef, StackEventRef
from triage.ports import Revision


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
