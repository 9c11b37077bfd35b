"""A deployment minutes before a failure: the report cites what it changed of what failed, and rules out the rest."""

import io
import json
import uuid
import zipfile
from typing import Any

import pytest

from local_cloud.cloud import Cloud
from local_cloud.deploy import create_stack
from tests.local_cloud.reports import Report, eventually, report_of

_TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
_CODE = """
import boto3

def handler(event, context):
    return boto3.client("s3").get_object(Bucket=event["bucket"], Key="orders.csv")["ETag"]
"""
_LOGS = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}


class Pipeline:
    """A stack of one state machine that calls a function, and of a function that it does not call."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.name = f"acme-{uuid.uuid4().hex[:8]}"
        storage = cloud.client("s3")
        storage.create_bucket(Bucket=self.name)
        storage.put_object(Bucket=self.name, Key="orders.csv", Body=b"id\n1\n")
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr("app.py", _CODE)
        storage.put_object(Bucket=self.name, Key="code.zip", Body=zipped.getvalue())
        create_stack(cloud, self.name, TemplateBody=self.template())

    def template(self, *, action: str = "s3:GetObject", report_memory: int = 128) -> str:
        """Return the template; the role of the function may do `action` on the bucket."""
        machines = self.cloud.client("stepfunctions")
        listed = machines.list_state_machines()["stateMachines"]
        other = next(each["stateMachineArn"] for each in listed if each["name"] == "customer-etl")
        allowed = {"Effect": "Allow", "Action": action, "Resource": f"arn:aws:s3:::{self.name}/*"}
        resources = {
            "LoadRole": _role(f"{self.name}-load-role"),
            "ReportRole": _role(f"{self.name}-report-role"),
            "RawRead": {
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "PolicyName": "raw-read",
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": [allowed, _LOGS]},
                    "Roles": [{"Ref": "LoadRole"}],
                },
            },
            "Load": self._function("load", memory=128, role="LoadRole"),
            "Report": self._function("report", memory=report_memory, role="ReportRole"),
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "StateMachineName": self.name,
                    "RoleArn": machines.describe_state_machine(stateMachineArn=other)["roleArn"],
                    "DefinitionString": json.dumps(self._definition()),
                },
            },
        }
        return json.dumps({"Resources": resources})

    def update(self, **template: Any) -> None:
        """Update the stack and wait until it is done."""
        formation = self.cloud.client("cloudformation")
        body = self.template(**template)
        formation.update_stack(StackName=self.name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])

        def status() -> bool:
            return bool(formation.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"] == "UPDATE_COMPLETE")

        eventually(status, "the stack's update")

    def run(self) -> tuple[str, str]:
        """Run the pipeline to its end; return the execution's ARN and its status."""
        machines = self.cloud.client("stepfunctions")
        machine = next(
            each["stateMachineArn"]
            for each in machines.list_state_machines()["stateMachines"]
            if each["name"] == self.name
        )
        arn = machines.start_execution(stateMachineArn=machine)["executionArn"]

        def ended() -> str:
            found = machines.describe_execution(executionArn=arn)["status"]
            return "" if found == "RUNNING" else str(found)

        return arn, eventually(ended, "the execution's end")

    def _function(self, name: str, *, memory: int, role: str) -> dict[str, Any]:
        properties = {
            "FunctionName": f"{self.name}-{name}",
            "Handler": "app.handler",
            "Runtime": "python3.13",
            "Code": {"S3Bucket": self.name, "S3Key": "code.zip"},
            "Role": {"Fn::GetAtt": [role, "Arn"]},
            "MemorySize": memory,
        }
        return {"Type": "AWS::Lambda::Function", "Properties": properties}

    def _definition(self) -> dict[str, Any]:
        load = {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": f"{self.name}-load", "Payload": {"bucket": self.name}},
            "End": True,
        }
        return {"StartAt": "Load", "States": {"Load": load}}


def _role(name: str) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": [_TRUST]}
    return {"Type": "AWS::IAM::Role", "Properties": {"RoleName": name, "AssumeRolePolicyDocument": document}}


@pytest.fixture(scope="module")
def denied(stack: Cloud) -> tuple[Pipeline, Report]:
    """A pipeline that worked until its stack was updated, and the report on its failure."""
    pipeline = Pipeline(stack)
    assert pipeline.run()[1] == "SUCCEEDED"
    pipeline.update(action="s3:PutObject", report_memory=256)
    arn, status = pipeline.run()
    assert status == "FAILED"
    return pipeline, report_of(stack, arn)


def test_the_policy_that_the_update_changed_is_cited_with_the_denial(denied: tuple[Pipeline, Report]) -> None:
    pipeline, report = denied
    cause = report["probable_causes"][0]
    assert cause["category"] == "permission", report["text"]
    assert f"stack {pipeline.name} changed policy raw-read of {pipeline.name}-load-role" in cause["statement"]
    cited = [each for each in report["evidence"] if each["id"] in cause["evidence"]]
    change = next(each for each in cited if each["source"] == "changes")
    assert change["ref"]["kind"] == "stack_event"
    events = pipeline.cloud.client("cloudformation").describe_stack_events(StackName=pipeline.name)["StackEvents"]
    assert change["ref"]["event_id"] in {each["EventId"] for each in events}


def test_the_function_that_no_state_calls_is_said_not_to_be_the_cause(denied: tuple[Pipeline, Report]) -> None:
    pipeline, report = denied
    said = " ".join(report["text"].split())
    assert f"Not the cause: stack {pipeline.name} changed function {pipeline.name}-report" in said
    (other,) = [each for each in report["context"]["changes"] if each["not_the_cause"]]
    assert other["resource"] == f"{pipeline.name}-report"
    assert other["evidence"] not in report["probable_causes"][0]["evidence"]


def test_what_the_update_left_alone_is_not_told(denied: tuple[Pipeline, Report]) -> None:
    pipeline, report = denied
    assert {each["resource"] for each in report["context"]["changes"]} == {
        f"{pipeline.name}-load-role",
        f"{pipeline.name}-report",
    }


def test_our_own_role_may_ask_what_the_source_asks(denied: tuple[Pipeline, Report]) -> None:
    spots = [each for each in denied[1]["blind_spots"] if each["source"] in ("changes", "metrics")]
    assert spots == []
