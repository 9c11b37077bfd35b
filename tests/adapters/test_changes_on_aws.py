"""What the services answer about changes, read into stacks, events and revisions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber

from triage.aws.changes import AwsChanges
from triage.aws.clients import Clients
from triage.errors import AccessDeniedError, ResourceNotFoundError
from triage.ports import Stack

STACK = "arn:aws:cloudformation:eu-west-1:111122223333:stack/acme-data/51af3dc0-da77-11e4-872e-1234567db123"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:acme-load-table"
ROLE = "arn:aws:iam::111122223333:role/acme-load-role"
AT = datetime(2026, 11, 22, 2, 2, 10, tzinfo=UTC)


@contextmanager
def stubbed(clients: Clients, service: str, *answers: tuple[str, dict[str, Any], dict[str, Any]]) -> Iterator[None]:
    """Let the service answer these calls: operation, parameters, answer."""
    with Stubber(clients.job_service(service)) as stub:
        for operation, parameters, answer in answers:
            stub.add_response(operation, answer, parameters)
        yield
        stub.assert_no_pending_responses()


def resource(name: str) -> dict[str, Any]:
    return {
        "StackId": STACK,
        "StackName": "acme-data",
        "LogicalResourceId": name,
        "PhysicalResourceId": name,
        "ResourceType": "AWS::SQS::Queue",
        "ResourceStatus": "UPDATE_COMPLETE",
        "Timestamp": AT,
    }


def event(number: int, **members: Any) -> dict[str, Any]:
    return {
        "StackId": STACK,
        "StackName": "acme-data",
        "EventId": f"RawRead-{number}",
        "LogicalResourceId": "RawRead",
        "ResourceType": "AWS::IAM::Policy",
        "ResourceStatus": "UPDATE_COMPLETE",
        "Timestamp": AT,
        **members,
    }


def version(number: str, digest: str) -> dict[str, Any]:
    return {
        "FunctionName": "acme-load-table",
        "FunctionArn": f"{FUNCTION}:{number}",
        "Version": number,
        "LastModified": "2026-11-22T02:02:10.000+0000",
        "CodeSha256": digest,
        "Role": ROLE,
    }


def test_a_resource_leads_to_its_stack(clients: Clients) -> None:
    answer = {"StackResources": [resource("acme-load-table"), resource("acme-queue")]}
    asked = ("describe_stack_resources", {"PhysicalResourceId": "acme-load-table"}, answer)
    with stubbed(clients, "cloudformation", asked):
        found = AwsChanges(clients).stack_of("acme-load-table")
    assert found == Stack(id=STACK, name="acme-data", resources=("acme-load-table", "acme-queue"))


def test_a_resource_of_no_stack_has_none_and_a_refusal_is_raised(clients: Clients) -> None:
    message = "Stack for no-such-thing does not exist"
    with Stubber(clients.job_service("cloudformation")) as stub:
        stub.add_client_error("describe_stack_resources", "ValidationError", message, http_status_code=400)
        assert AwsChanges(clients).stack_of("no-such-thing") is None
        stub.add_client_error("describe_stack_resources", "AccessDenied", "no", http_status_code=403)
        with pytest.raises(AccessDeniedError) as refused:
            AwsChanges(clients).stack_of("acme-load-table")
    assert refused.value.action == "cloudformation:DescribeStackResources"


def test_events_are_paged_as_far_as_they_are_read_with_their_properties(clients: Clients) -> None:
    first = event(2, PhysicalResourceId="acme-RawR-1X", ResourceProperties='{"Roles":["acme-load-role"]}')
    pages = (
        ("describe_stack_events", {"StackName": STACK}, {"StackEvents": [first], "NextToken": "more"}),
        ("describe_stack_events", {"StackName": STACK, "NextToken": "more"}, {"StackEvents": [event(1)]}),
    )
    with stubbed(clients, "cloudformation", *pages):
        newest, oldest = AwsChanges(clients).stack_events(STACK)
    assert (newest.id, newest.at, newest.properties) == ("RawRead-2", AT, {"Roles": ["acme-load-role"]})
    assert (oldest.physical_id, oldest.properties) == ("", {})


@pytest.mark.parametrize("properties", ["", "not JSON", "[]"])
def test_properties_that_are_none_are_empty(clients: Clients, properties: str) -> None:
    answer = {"StackEvents": [event(1, ResourceProperties=properties)]}
    with stubbed(clients, "cloudformation", ("describe_stack_events", {"StackName": STACK}, answer)):
        (found,) = AwsChanges(clients).stack_events(STACK)
    assert found.properties == {}


def test_a_functions_versions_are_paged_with_its_code_and_role(clients: Clients) -> None:
    pages = (
        (
            "list_versions_by_function",
            {"FunctionName": FUNCTION, "MaxItems": 50},
            {"Versions": [version("$LATEST", "b")], "NextMarker": "m"},
        ),
        (
            "list_versions_by_function",
            {"FunctionName": FUNCTION, "MaxItems": 50, "Marker": "m"},
            {"Versions": [version("7", "a")]},
        ),
    )
    with stubbed(clients, "lambda", *pages):
        latest, published = AwsChanges(clients).function_revisions(FUNCTION)
    assert (latest.version, latest.digest, latest.at, latest.roles) == ("$LATEST", "b", AT, (ROLE,))
    assert (published.version, published.resource) == ("7", f"{FUNCTION}:7")


def test_an_alias_leads_to_its_version_and_to_those_it_weighs(clients: Clients) -> None:
    canary = {"Name": "live", "FunctionVersion": "7", "RoutingConfig": {"AdditionalVersionWeights": {"8": 0.1}}}
    answer = {"Aliases": [canary, {"Name": "old", "FunctionVersion": "3"}]}
    with stubbed(clients, "lambda", ("list_aliases", {"FunctionName": FUNCTION}, answer)):
        assert AwsChanges(clients).function_aliases(FUNCTION) == {"live": ("7", "8"), "old": ("3",)}


def test_a_glue_job_and_a_task_definition_tell_when_they_were_changed(clients: Clients) -> None:
    job = {"Name": "acme-clean", "LastModifiedOn": AT, "Role": ROLE}
    with stubbed(clients, "glue", ("get_job", {"JobName": "acme-clean"}, {"Job": job})):
        found = AwsChanges(clients).glue_job_revision("acme-clean")
    assert (found.at, found.roles, found.operation) == (AT, (ROLE,), "glue:GetJob")
    arn = "arn:aws:ecs:eu-west-1:111122223333:task-definition/fit:4"
    definition = {"taskDefinitionArn": arn, "revision": 4, "registeredAt": AT, "executionRoleArn": ROLE}
    asked = ("describe_task_definition", {"taskDefinition": arn}, {"taskDefinition": definition})
    with stubbed(clients, "ecs", asked):
        found = AwsChanges(clients).task_definition_revision(arn)
    assert (found.version, found.roles) == ("4", (ROLE,))


@pytest.mark.parametrize(
    ("service", "operation", "code", "ask"),
    [
        ("cloudformation", "describe_stack_events", "ValidationError", lambda changes: list(changes.stack_events("x"))),
        ("lambda", "list_versions_by_function", "ResourceNotFoundException", lambda c: list(c.function_revisions("x"))),
        ("lambda", "list_aliases", "ValidationException", lambda changes: changes.function_aliases("x y")),
        ("glue", "get_job", "EntityNotFoundException", lambda changes: changes.glue_job_revision("x")),
        ("ecs", "describe_task_definition", "ClientException", lambda changes: changes.task_definition_revision("x")),
    ],
)
def test_what_does_not_exist_is_said_so_in_one_way(
    clients: Clients, service: str, operation: str, code: str, ask: Callable[[AwsChanges], object]
) -> None:
    with Stubber(clients.job_service(service)) as stub:
        stub.add_client_error(operation, code, "unknown", http_status_code=400)
        with pytest.raises(ResourceNotFoundError):
            ask(AwsChanges(clients))
