"""Changes made through CloudFormation: from the events of a stack to what was changed, and when."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from triage.links import stack_events_link
from triage.model.evidence import StackEventRef
from triage.ports import StackEvent
from triage.sources.changes.change import Change
from triage.sources.changes.subject import names_of

_VERBS = {"CREATE": "created", "UPDATE": "changed", "DELETE": "deleted", "IMPORT": "imported"}
_STACK = "AWS::CloudFormation::Stack"
# Records of the tools themselves, which change with every deployment and do nothing.
_NOT_TOLD = frozenset({_STACK, "AWS::CDK::Metadata", "AWS::CloudFormation::WaitConditionHandle"})
_CALLED = frozenset(
    {
        "AWS::Lambda::Function",
        "AWS::StepFunctions::StateMachine",
        "AWS::Glue::Job",
        "AWS::Batch::JobDefinition",
        "AWS::ECS::TaskDefinition",
        "AWS::CodeBuild::Project",
    }
)
# Properties that name what a policy, a permission or a version belongs to.
_OWNERS = (
    "Roles",
    "RoleName",
    "FunctionName",
    "StateMachineArn",
    "Bucket",
    "Queues",
    "Topics",
    "SecretId",
    "TableName",
)
_WORD_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass
class _Run:
    """One operation on one resource: its last event, and when it began as far as the events tell."""

    last: StackEvent
    began: datetime

    @property
    def happened(self) -> bool:
        return not self.last.status.endswith(("_FAILED", "_SKIPPED"))


def stack_changes(events: Iterable[StackEvent], *, since: datetime) -> Iterator[Change]:
    """Yield what the stack's events, given newest first, tell was changed after `since`, in no order.

    The beginning of an operation counts as the moment of the change: a policy is in force before CloudFormation says
    UPDATE_COMPLETE. Operations that failed changed nothing.
    """
    runs: dict[str, _Run] = {}
    for event in events:
        if event.at < since:
            break
        if event.type in _NOT_TOLD:
            continue
        run = runs.get(event.logical_id)
        if run is not None and event.status.endswith("_IN_PROGRESS"):
            run.began = event.at
            continue
        if run is not None and run.happened:
            yield _change(run)
        runs[event.logical_id] = _Run(event, event.at)
    yield from (_change(run) for run in runs.values() if run.happened)


def _change(run: _Run) -> Change:
    event = run.last
    owners = _owners(event)
    name = _name(event)
    of = f" of {owners[0]}" if owners else ""
    verb = _VERBS.get(event.status.partition("_")[0], "changed")
    ids = {name, event.physical_id, *owners} - {""}
    return Change(
        at=run.began,
        done=event.at,
        what=f"stack {event.stack} {verb} {_kind(event.type)} {name}{of}",
        resource=owners[0] if owners else name,
        names=frozenset().union(*map(names_of, ids)),
        called=event.type in _CALLED,
        ref=StackEventRef(stack=event.stack_id, event_id=event.id),
        link=stack_events_link(event.stack_id),
        # A new policy changes the role that it belongs to.
        created=verb == "created" and not owners,
    )


def _kind(resource_type: str) -> str:
    """Return `policy` for AWS::IAM::Policy, `state machine` for AWS::StepFunctions::StateMachine."""
    return _WORD_BOUNDARY.sub(" ", resource_type.rpartition("::")[2]).lower()


def _name(event: StackEvent) -> str:
    """Return the name people know it by: a policy's own, else the one inside its physical id."""
    given = event.properties.get("PolicyName")
    if isinstance(given, str):
        return given
    if event.physical_id.startswith("arn:"):
        return event.physical_id.rpartition(":")[2].rpartition("/")[2]
    return event.physical_id.rpartition("/")[2] or event.logical_id


def _owners(event: StackEvent) -> tuple[str, ...]:
    if event.type in _CALLED:
        return ()
    found: list[str] = []
    for name in _OWNERS:
        value = event.properties.get(name)
        found += [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and each]
    own = _name(event)
    # A bucket's BucketName is itself; what is left is something else that the resource belongs to.
    short = (each.rpartition("/")[2].rpartition(":")[2] for each in found)
    return tuple(dict.fromkeys(each for each in short if each != own))
