"""What failed and what belongs to it, by name, so that a change can be related to it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from triage.model.arn import Arn, arns_in
from triage.model.change import Relation
from triage.model.failure import Failure
from triage.model.pipeline import Pipeline
from triage.ports import StateMachine
from triage.sources.changes.change import Change

_WORD = re.compile(r"[\w.@-]{1,512}")
# A name like `load` may occur in an error's text by chance; one of two words, or a long one, does not.
_TELLING_NAME = re.compile(r".*[-_./:].*|.{12,}")
# A session's ARN names the role: assumed-role/<role>/<session>.
_ASSUMED_ROLE = re.compile(r"assumed-role/([\w+=,.@-]{1,64})/")
# A task that computes at run time what it calls: JSONPath in a parameter's name, JSONata, an intrinsic function.
_COMPUTED_TARGET = re.compile(
    r'"(?:FunctionName|StateMachineArn|JobName|TaskDefinition|JobDefinition)(?:\.\$)?":\s?"(?:\$|States\.|\{%)'
)


@dataclass(frozen=True)
class Subject:
    """`failed` are names of the failing resource, `roles` of the roles it acts with, `machines` of the state machines.

    `said` is what the failure says; `definitions` are the state machines' in JSON, and the catalog's names, empty when
    no state machine is known.
    """

    resources: tuple[Arn, ...]
    failed: frozenset[str]
    roles: frozenset[str]
    machines: frozenset[str]
    said: str
    definitions: str

    def with_roles(self, arns: Iterable[str]) -> "Subject":
        """Return it with the roles of these ARNs as well."""
        names = {arn.rpartition("/")[2] for arn in arns}
        return replace(self, roles=self.roles | names)

    def relation_of(self, change: Change) -> Relation:
        """Return what the change has to do with the failure."""
        if change.is_of(self.failed):
            # What did not exist before cannot have worked before: its creation is no change that broke it.
            return Relation.NEW if change.created else Relation.FAILED
        if change.is_of(self.roles) and not change.created:
            return Relation.ROLE
        if _occurs(filter(_TELLING_NAME.fullmatch, change.names), self.said):
            return Relation.NAMED
        if change.is_of(self.machines):
            return Relation.WORKFLOW
        if _occurs(change.names, self.definitions):
            return Relation.USED
        knows_all_calls = bool(self.definitions) and not _COMPUTED_TARGET.search(self.definitions)
        return Relation.UNUSED if change.called and knows_all_calls else Relation.SAME_STACK

    @property
    def physical_ids(self) -> tuple[str, ...]:
        """How CloudFormation names what failed, its roles, and what the failure names, in this order."""
        # The ARNs of sessions and of users have no stack.
        named = (physical_id(arn) for arn in arns_in(self.said) if arn.service not in {"sts", "iam"})
        denied = _ASSUMED_ROLE.findall(self.said)
        found = (*map(physical_id, self.resources), *sorted(self.roles), *denied, *named)
        return tuple(dict.fromkeys(each for each in found if each))


def subject_of(failure: Failure, machines: Iterable[StateMachine], pipeline: Pipeline) -> Subject:
    """Return the subject of a failure in these state machines; one without a resource failed in the machine itself."""
    machines = tuple(machines)
    given = [failure.origin.resource, failure.resource]
    if not any(given):
        given = [machine.arn for machine in machines]
    resources = tuple(dict.fromkeys(arn for each in given if each and (arn := Arn.parse(each))))
    said = " ".join(text for text in (failure.error, failure.cause, failure.origin.error, failure.origin.cause) if text)
    definitions = [json.dumps(machine.definition) for machine in machines]
    catalogued = [*pipeline.resources, *pipeline.all_log_groups] if definitions else []
    return Subject(
        resources=resources,
        failed=frozenset(name for arn in resources for name in names_of(str(arn))),
        roles=frozenset(),
        machines=frozenset(name for machine in machines for name in names_of(machine.arn)),
        said=said,
        definitions=" ".join([*definitions, *catalogued]),
    )


def names_of(identifier: str) -> frozenset[str]:
    """Return what a resource goes by: the id itself, and the name inside an ARN or a queue's URL."""
    arn = Arn.parse(identifier)
    if arn is not None:
        # A task definition's revision and a function's version are of the same thing.
        return frozenset({identifier, arn.name.partition(":")[0], arn.name.rpartition("/")[2]})
    return frozenset({identifier, identifier.rpartition("/")[2]})


def physical_id(arn: Arn) -> str:
    """Return the physical id that CloudFormation gives a resource of this ARN: the ARN itself or its name.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html, "Ref".
    """
    if arn.service in {"states", "sns", "batch", "secretsmanager", "ecs"}:
        return str(arn)
    if arn.service == "s3":
        return arn.resource.partition("/")[0]
    # A role may lie in a path; in other ARNs what follows a slash is part of the resource, like a table's index.
    return arn.name.rpartition("/")[2] if arn.service == "iam" else arn.name.partition("/")[0]


def _occurs(names: Iterable[str], text: str) -> bool:
    wanted = set(names)
    words = {word.strip(".-") for word in _WORD.findall(text)}
    return not wanted.isdisjoint(words) or any(name in text for name in wanted if ":" in name)
