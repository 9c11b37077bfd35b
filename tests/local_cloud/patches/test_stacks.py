"""What CloudFormation tells of its stacks: whose a resource is, and what an update changed."""

import json
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_cloud.cloud import Cloud
from local_cloud.deploy import create_stack
from tests.local_cloud.waiting import wait_until

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def template(name: str, action: str) -> str:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": name, "AssumeRolePolicyDocument": _TRUST}},
        "RawRead": {
            "Type": "AWS::IAM::Policy",
            "Properties": {"PolicyName": "raw-read", "PolicyDocument": policy, "Roles": [{"Ref": "Role"}]},
        },
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}},
    }
    return json.dumps({"Resources": resources})


def updated_stack(cloud: Cloud) -> str:
    """Return the name of a stack whose policy alone was changed after it was created."""
    name = f"stack-{uuid.uuid4().hex[:8]}"
    create_stack(cloud, name, TemplateBody=template(name, "s3:GetObject"))
    formation = cloud.client("cloudformation")
    formation.update_stack(
        StackName=name, TemplateBody=template(name, "s3:ListBucket"), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    assert wait_until(
        lambda: formation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "UPDATE_COMPLETE"
    )
    return name


def test_a_resource_leads_to_its_stack_and_an_unknown_one_is_refused(cloud: Cloud) -> None:
    name = updated_stack(cloud)
    formation = cloud.client("cloudformation")
    found = formation.describe_stack_resources(PhysicalResourceId=name)["StackResources"]
    assert {each["StackName"] for each in found} == {name}
    with pytest.raises(ClientError, match="Stack for no-such-thing does not exist") as refused:
        formation.describe_stack_resources(PhysicalResourceId="no-such-thing")
    assert refused.value.response["Error"]["Code"] == "ValidationError"


def test_an_update_has_events_of_what_it_changed_alone_with_its_properties(cloud: Cloud) -> None:
    name = updated_stack(cloud)
    events: list[dict[str, Any]] = cloud.client("cloudformation").describe_stack_events(StackName=name)["StackEvents"]
    updates = [
        each for each in events if each["ResourceStatus"].startswith("UPDATE") and "Stack" not in each["ResourceType"]
    ]
    assert [(each["LogicalResourceId"], each["ResourceStatus"]) for each in updates] == [
        ("RawRead", "UPDATE_COMPLETE"),
        ("RawRead", "UPDATE_IN_PROGRESS"),
    ]
    properties = json.loads(updates[0]["ResourceProperties"])
    assert properties["Roles"] == [name]
    assert properties["PolicyDocument"]["Statement"][0]["Action"] == "s3:ListBucket"
