"""When resources were changed: CloudFormation's events, Lambda's versions, Glue's jobs, ECS's task definitions.

CloudTrail is not asked: LookupEvents allows two calls a second in a whole account and Region, and its events come
minutes late (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from triage.aws.asking import ask
from triage.aws.clients import Clients
from triage.aws.errors import invalid_is_missing
from triage.aws.paging import Call, pages
from triage.errors import ResourceNotFoundError
from triage.ports import Revision, Stack, StackEvent

# "Lambda returns up to 50 versions per call", whatever MaxItems says.
_VERSIONS = 50


class AwsChanges:
    """Changes in this account and Region."""

    def __init__(self, clients: Clients) -> None:
        """Use these clients."""
        self._clients = clients

    def stack_of(self, physical_id: str) -> Stack | None:
        """Return the stack of a resource; CloudFormation calls ids that it does not know invalid."""
        try:
            answer = ask(self._clients, "cloudformation", "describe_stack_resources", PhysicalResourceId=physical_id)
        except ResourceNotFoundError:
            return None
        resources = answer.get("StackResources", [])
        if not resources:
            return None
        ids = (resource.get("PhysicalResourceId", "") for resource in resources)
        return Stack(
            id=resources[0]["StackId"], name=resources[0]["StackName"], resources=tuple(each for each in ids if each)
        )

    def stack_events(self, stack_id: str) -> Iterator[StackEvent]:
        """Yield the stack's events, newest first, by pages of 1 MB."""
        found = self._pages(
            "cloudformation", "describe_stack_events", "NextToken", "NextToken", {"StackName": stack_id}
        )
        return (_stack_event(event) for page in found for event in page["StackEvents"])

    def function_revisions(self, function: str) -> Iterator[Revision]:
        """Yield `$LATEST` and the published versions, oldest first; 50 a call."""
        request = {"FunctionName": function, "MaxItems": _VERSIONS}
        found = self._pages("lambda", "list_versions_by_function", "NextMarker", "Marker", request)
        return (_function_revision(version) for page in found for version in page["Versions"])

    def function_aliases(self, function: str) -> dict[str, tuple[str, ...]]:
        """Return the published versions that each alias leads to, those of a weighted one as well."""
        found = self._pages("lambda", "list_aliases", "NextMarker", "Marker", {"FunctionName": function})
        return {alias["Name"]: _versions(alias) for page in found for alias in page["Aliases"]}

    def glue_job_revision(self, job: str) -> Revision:
        """Return the Glue job as it is."""
        answer = ask(self._clients, "glue", "get_job", JobName=job)["Job"]
        return Revision(
            resource=job, operation="glue:GetJob", at=answer["LastModifiedOn"], roles=_present(answer.get("Role"))
        )

    def task_definition_revision(self, arn: str) -> Revision:
        """Return the revision of an ECS task definition."""
        answer = ask(self._clients, "ecs", "describe_task_definition", taskDefinition=arn)["taskDefinition"]
        return Revision(
            resource=answer["taskDefinitionArn"],
            operation="ecs:DescribeTaskDefinition",
            at=answer["registeredAt"],
            version=str(answer["revision"]),
            roles=_present(answer.get("taskRoleArn"), answer.get("executionRoleArn")),
        )

    def _pages(
        self, service: str, operation: str, continued_by: str, send_as: str, request: Mapping[str, Any]
    ) -> Iterator[Mapping[str, Any]]:
        call = cast("Call", getattr(self._clients.job_service(service), operation))
        with invalid_is_missing():
            yield from pages(call, request, service=service, continued_by=continued_by, send_as=send_as)


def _stack_event(event: Mapping[str, Any]) -> StackEvent:
    return StackEvent(
        id=event["EventId"],
        stack_id=event["StackId"],
        stack=event["StackName"],
        at=event["Timestamp"],
        logical_id=event.get("LogicalResourceId", ""),
        physical_id=event.get("PhysicalResourceId", ""),
        type=event.get("ResourceType", ""),
        status=event.get("ResourceStatus", ""),
        reason=event.get("ResourceStatusReason", ""),
        properties=_properties(event.get("ResourceProperties")),
    )


def _properties(text: str | None) -> dict[str, Any]:
    """Return the properties, told as JSON in a text; {} for what is none, as with resources without any."""
    try:
        properties = json.loads(text or "{}")
    except ValueError:
        return {}
    return properties if isinstance(properties, dict) else {}


def _function_revision(configuration: Mapping[str, Any]) -> Revision:
    return Revision(
        resource=configuration["FunctionArn"],
        operation="lambda:ListVersionsByFunction",
        at=configuration["LastModified"],
        version=configuration["Version"],
        digest=configuration.get("CodeSha256", ""),
        roles=_present(configuration.get("Role")),
    )


def _versions(alias: Mapping[str, Any]) -> tuple[str, ...]:
    weighted: Mapping[str, float] = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    return (alias["FunctionVersion"], *weighted)


def _present(*values: str | None) -> tuple[str, ...]:
    return tuple(value for value in values if value)
