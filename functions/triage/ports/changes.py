"""What changed, as the services that were changed keep it: stacks, functions, jobs, task definitions. Read only."""

from collections.abc import Iterator
from typing import Any, Protocol

from triage.model.base import Frozen, UtcDatetime


class Stack(Frozen):
    """A CloudFormation stack and the physical ids of its resources, as far as told: names, for some types ARNs."""

    id: str
    name: str
    resources: tuple[str, ...] = ()


class StackEvent(Frozen):
    """One event of a stack; `properties` are the resource's as the template sets them, {} when none are told.

    `status` in AWS's spelling: UPDATE_IN_PROGRESS, UPDATE_COMPLETE, DELETE_FAILED, ….
    """

    id: str
    stack_id: str
    stack: str
    at: UtcDatetime
    logical_id: str
    physical_id: str = ""
    type: str
    status: str
    reason: str = ""
    properties: dict[str, Any] = {}


class Revision(Frozen):
    """A resource as it is, or was published, and since when; `operation` is the call that tells it.

    `version` is the service's number or name of it, `digest` tells one code from another, `roles` are the ARNs it acts
    with; what a service does not tell is empty.
    """

    resource: str
    operation: str
    at: UtcDatetime
    version: str = ""
    digest: str = ""
    roles: tuple[str, ...] = ()


class Changes(Protocol):
    """When resources were changed. IAM keeps no times: of a policy only its stack's events tell."""

    def stack_of(self, physical_id: str) -> Stack | None:
        """Return the stack that a resource belongs to; None when there is none."""
        ...

    def stack_events(self, stack_id: str) -> Iterator[StackEvent]:
        """Yield the stack's events, newest first; pages are fetched as they are needed."""
        ...

    def function_revisions(self, function: str) -> Iterator[Revision]:
        """Yield the unpublished revision of a Lambda function, `$LATEST`, then the published ones, oldest first."""
        ...

    def function_aliases(self, function: str) -> dict[str, tuple[str, ...]]:
        """Return the published versions that each alias of a function leads to."""
        ...

    def glue_job_revision(self, job: str) -> Revision:
        """Return the Glue job as it is."""
        ...

    def task_definition_revision(self, arn: str) -> Revision:
        """Return the revision of an ECS task definition."""
        ...
