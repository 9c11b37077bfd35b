"""cdk-nag's rules hold, and a broken one stops the synth."""

from pathlib import Path

import pytest
from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

from cdk_app.application import RuleViolationError, new_app, synthesise
from cdk_app.permissions import allow
from tests.infrastructure.template import Template


def test_both_stacks_keep_the_rules(dev: Template, customised: Template) -> None:
    # The fixtures synthesise with the rules on, so that a broken one fails before this line.
    assert dev.body["Resources"]
    assert customised.body["Resources"]


def test_a_careless_resource_stops_the_synth(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    sqs.Queue(Stack(app, "careless"), "Unencrypted", encryption=sqs.QueueEncryption.UNENCRYPTED)
    with pytest.raises(RuleViolationError):
        synthesise(app)


def test_a_wildcard_needs_a_reason(tmp_path: Path) -> None:
    stack = Stack(new_app(tmp_path), "careless")
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    with pytest.raises(ValueError, match="say why"):
        allow(role, ["s3:GetObject"], ["arn:aws:s3:::bucket/*"])
