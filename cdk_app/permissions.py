"""Gives a principal a permission and, where the permission holds a wildcard, tells cdk-nag why in the same breath."""

from collections.abc import Mapping, Sequence

from aws_cdk import Acknowledgment, Stack, Validations
from aws_cdk import aws_iam as iam
from constructs import IConstruct


def acknowledge(construct: IConstruct, reasons: dict[str, str]) -> None:
    """Record why each rule (by id) does not apply to the construct and what is below it."""
    acknowledgments = [Acknowledgment(id=rule, reason=reason) for rule, reason in reasons.items()]
    Validations.of(construct).acknowledge(*acknowledgments)


def allow(
    role: iam.Role,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    because: str = "",
    conditions: Mapping[str, Mapping[str, object]] | None = None,
) -> None:
    """Allow the role these actions on these ARNs.

    `because` is required when an ARN holds a wildcard (ValueError): it becomes the acknowledgment of that finding.
    """
    iam.Grant.add_to_principal(
        grantee=role, actions=list(actions), resource_arns=list(resources), conditions=conditions
    )
    wildcards = [flat for flat in (_flattened(Stack.of(role).resolve(arn)) for arn in resources) if "*" in flat]
    if not wildcards:
        return
    if not because:
        raise ValueError(f"{', '.join(wildcards)} for {', '.join(actions)}: say why a wildcard is needed")
    acknowledge(role, {f"AwsSolutions-IAM5[Resource::{flat}]": because for flat in wildcards})


def _flattened(value: object) -> str:
    """Return an ARN with CloudFormation's functions in it the way cdk-nag names it in a finding."""
    match value:
        case str():
            return value.replace("${", "<").replace("}", ">")
        case {"Fn::Join": [str(delimiter), list(items)]}:
            return delimiter.join(_flattened(item) for item in items)
        case {"Fn::GetAtt": [str(resource), str(attribute)]}:
            return f"<{resource}.{attribute}>"
        case {"Ref": str(name)}:
            return f"<{name}>"
    raise ValueError(f"cannot name {value!r} the way cdk-nag does")
