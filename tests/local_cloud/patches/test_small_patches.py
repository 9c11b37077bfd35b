"""One test for each of the smaller gaps closed in ministack."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from local_cloud.cloud import Cloud
from local_cloud.denial import denied
from local_cloud.deploy import DeployError, create_stack
from tests.local_cloud.lambda_functions import invoke, make_function


def stack_of(cloud: Cloud, name: str, resources: dict[str, Any], **outputs: Any) -> dict[str, str]:
    template = {"Resources": resources, "Outputs": {key: {"Value": value} for key, value in outputs.items()}}
    return create_stack(cloud, name, TemplateBody=json.dumps(template))


def test_cloudformation_sets_a_tables_time_to_live(cloud: Cloud) -> None:
    properties = {
        "TableName": "with-ttl",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
    }
    stack_of(cloud, "ttl", {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": properties}})

    described = cloud.client("dynamodb").describe_time_to_live(TableName="with-ttl")["TimeToLiveDescription"]

    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_an_http_apis_endpoint_is_a_plain_local_url(cloud: Cloud) -> None:
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "plain", "ProtocolType": "HTTP"}}

    url = stack_of(cloud, "api", {"Api": api}, Url={"Fn::GetAtt": ["Api", "ApiEndpoint"]})["Url"]

    assert url.startswith(f"{cloud.endpoint_url}/_aws/execute-api/")
    assert url in {api["ApiEndpoint"] for api in cloud.client("apigatewayv2").get_apis()["Items"]}


def test_a_failing_stack_names_the_resource_and_the_reason(cloud: Cloud) -> None:
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "Errors"}}

    with pytest.raises(DeployError, match=r"broken is .*\n  Alarm \(AWS::CloudWatch::Alarm\): .*Namespace"):
        stack_of(cloud, "broken", {"Alarm": alarm})


def test_state_machines_are_found_by_tag(cloud: Cloud) -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = cloud.client("iam").create_role(RoleName="tagged-role", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    arn = cloud.client("stepfunctions").create_state_machine(
        name="tagged", definition=definition, roleArn=role, tags=[{"key": "team", "value": "finance"}]
    )["stateMachineArn"]

    filters = [{"Key": "team", "Values": ["finance"]}]
    found = cloud.client("resourcegroupstaggingapi").get_resources(TagFilters=filters)["ResourceTagMappingList"]

    assert [(resource["ResourceARN"], resource["Tags"]) for resource in found] == [
        (arn, [{"Key": "team", "Value": "finance"}])
    ]


def test_a_bucket_that_demands_tls_can_be_used(cloud: Cloud) -> None:
    storage = cloud.client("s3")
    storage.create_bucket(Bucket="tls-only")
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "arn:aws:s3:::tls-only/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    storage.put_bucket_policy(Bucket="tls-only", Policy=policy)
    source = (
        "import boto3\ndef handler(event, context):\n    boto3.client('s3').put_object(Bucket='tls-only', Key='k')\n"
    )
    allowed = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::tls-only/*"}

    error, payload = invoke(cloud, make_function(cloud, source, policy=allowed, Timeout=10))

    assert error is None, payload


def test_an_explicit_deny_on_a_functions_role_is_enforced_at_once(cloud: Cloud) -> None:
    source = "import boto3\ndef handler(event, context):\n    boto3.client('dynamodb').list_tables()\n"
    allowed = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}
    name = make_function(cloud, source, policy=allowed, Timeout=10)
    assert invoke(cloud, name)[0] is None

    with denied(cloud, name, "dynamodb:ListTables"):
        _, payload = invoke(cloud, name)

    assert invoke(cloud, name)[0] is None
    assert payload["errorMessage"].endswith(
        "is not authorized to perform: dynamodb:ListTables on resource: * "
        "with an explicit deny in an identity-based policy"
    )


def test_an_http_api_hides_its_functions_error(cloud: Cloud) -> None:
    function = make_function(cloud, "def handler(event, context):\n    raise ValueError('secret')\n")
    gateway = cloud.client("apigatewayv2")
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{function}"
    api = gateway.create_api(Name="failing", ProtocolType="HTTP")["ApiId"]
    integration = gateway.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=arn, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    gateway.create_route(ApiId=api, RouteKey="GET /x", Target=f"integrations/{integration}")
    gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{cloud.endpoint_url}/_aws/execute-api/{api}/x", timeout=10)  # noqa: S310 - ours

    with refused.value as response:
        assert (response.code, json.loads(response.read())) == (500, {"message": "Internal Server Error"})


def test_a_function_runs_in_no_more_processes_than_the_limit(cloud: Cloud) -> None:
    source = "import os, time\ndef handler(event, context):\n    time.sleep(0.2)\n    return os.getpid()\n"
    name = make_function(cloud, source, Timeout=30)

    with ThreadPoolExecutor(6) as callers:
        processes = {payload for _, payload in callers.map(lambda _: invoke(cloud, name), range(6))}

    assert 1 <= len(processes) <= 2


def test_queues_whose_dead_letters_go_to_a_queue_are_listed(cloud: Cloud) -> None:
    sqs = cloud.client("sqs")
    dead = sqs.create_queue(QueueName="invoices-dead")["QueueUrl"]
    target = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": "2"})
    url = sqs.create_queue(QueueName="invoices", Attributes={"RedrivePolicy": policy})["QueueUrl"]

    assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [url]
    assert sqs.list_dead_letter_source_queues(QueueUrl=url)["queueUrls"] == []
