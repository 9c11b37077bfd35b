"""Which stack a CloudFormation call is allowed on."""

from typing import Any

import pytest

from local_cloud.patches.stack_permissions import name_stack

STACK = "arn:aws:cloudformation:us-east-1:000000000000:stack/etl/51af3dc0"


def unknown(*_arguments: Any) -> str:
    return "*"


@pytest.mark.parametrize(
    ("service", "body", "arn"),
    [
        ("cloudformation", b"Action=DescribeStackEvents&StackName=etl", STACK.rpartition("/")[0] + "/*"),
        ("cloudformation", b"StackName=" + STACK.replace(":", "%3A").replace("/", "%2F").encode(), STACK),
        ("cloudformation", b"Action=DescribeStackResources&PhysicalResourceId=load", "*"),
        ("cloudformation", b"", "*"),
        ("iam", b"StackName=etl", "*"),
    ],
)
def test_the_stack_that_the_form_names_is_the_resource(service: str, body: bytes, arn: str) -> None:
    assert name_stack(unknown, service, "POST", "/", {}, body, {}, "us-east-1", "000000000000") == arn
