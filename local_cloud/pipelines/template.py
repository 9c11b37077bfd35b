"""The CloudFormation template of the demo pipelines, composed from their definitions and functions beside this file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STACK_NAME = "acme-data"
RAW_BUCKET = "acme-raw"
WAREHOUSE_TABLE = "acme-warehouse"
RATES_TABLE = "acme-rates"
ORDER_ALARM = "acme-take-order-errors"
STATE_MACHINES = ("customer-etl", "finance-daily", "inventory-sync")

_HERE = Path(__file__).parent
_TAGS = [{"Key": "team", "Value": "data-team"}]


@dataclass(frozen=True)
class Function:
    """A Lambda function: its source file's stem, what its role may do, its timeout (s) and variables."""

    stem: str
    allowed: tuple[dict[str, Any], ...] = ()
    timeout: int = 10
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The function's name, such as acme-load-table."""
        return f"acme-{self.stem.replace('_', '-')}"

    @property
    def logical_id(self) -> str:
        """The id in the template, such as LoadTable."""
        return "".join(word.capitalize() for word in self.stem.split("_"))


def _allow(resource: str, *actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


FUNCTIONS = (
    Function(
        "list_tables",
        (_allow(f"arn:aws:s3:::{RAW_BUCKET}", "s3:ListBucket"),),
        variables={"RAW_BUCKET": RAW_BUCKET},
    ),
    Function(
        "load_table",
        (
            # The zone `restricted/` is left out on purpose: one scenario needs a real denial.
            _allow(f"arn:aws:s3:::{RAW_BUCKET}/landing/*", "s3:GetObject"),
            _allow(f"arn:aws:dynamodb:*:*:table/{WAREHOUSE_TABLE}", "dynamodb:PutItem"),
        ),
        variables={"RAW_BUCKET": RAW_BUCKET, "WAREHOUSE_TABLE": WAREHOUSE_TABLE},
    ),
    Function("summarise"),
    Function("fetch_rates", timeout=2),
    Function("take_order"),
)


def template() -> dict[str, Any]:
    """Return the template of the stack `acme-data`."""
    resources: dict[str, Any] = {
        "RawBucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": RAW_BUCKET}},
        "Warehouse": _table(WAREHOUSE_TABLE),
        "Rates": _table(RATES_TABLE),
        "WorkflowRole": _role("acme-workflow-role", "states.amazonaws.com", _workflow_statements()),
        "OrderAlarm": _order_alarm(),
    }
    for function in FUNCTIONS:
        resources |= _function(function)
    for name in STATE_MACHINES:
        logical_id = "".join(word.capitalize() for word in name.split("-"))
        resources[logical_id] = _state_machine(name)
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}


def _table(name: str) -> dict[str, Any]:
    properties = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    }
    return {"Type": "AWS::DynamoDB::Table", "Properties": properties}


def _role(name: str, service: str, statements: list[dict[str, Any]]) -> dict[str, Any]:
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": statements}
    properties = {
        "RoleName": name,
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "Policies": [{"PolicyName": "access", "PolicyDocument": document}],
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def _function(function: Function) -> dict[str, Any]:
    logs = _allow("*", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
    role = f"{function.logical_id}Role"
    properties = {
        "FunctionName": function.name,
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Timeout": function.timeout,
        "MemorySize": 256,
        "Role": {"Fn::GetAtt": [role, "Arn"]},
        "Code": {"ZipFile": (_HERE / "functions" / f"{function.stem}.py").read_text(encoding="utf-8")},
        "Environment": {"Variables": function.variables},
        "Tags": _TAGS,
    }
    return {
        role: _role(f"{function.name}-role", "lambda.amazonaws.com", [logs, *function.allowed]),
        function.logical_id: {"Type": "AWS::Lambda::Function", "Properties": properties},
    }


def _workflow_statements() -> list[dict[str, Any]]:
    table = "arn:aws:dynamodb:*:*:table/acme-*"
    return [_allow("arn:aws:lambda:*:*:function:acme-*", "lambda:InvokeFunction"), _allow(table, "dynamodb:PutItem")]


def _state_machine(name: str) -> dict[str, Any]:
    definition = (_HERE / "definitions" / f"{name}.asl.json").read_text(encoding="utf-8")
    functions = {f"{f.logical_id}Arn": {"Fn::GetAtt": [f.logical_id, "Arn"]} for f in FUNCTIONS}
    properties = {
        "StateMachineName": name,
        "StateMachineType": "STANDARD",
        "RoleArn": {"Fn::GetAtt": ["WorkflowRole", "Arn"]},
        "DefinitionString": definition,
        "DefinitionSubstitutions": functions,
        "Tags": _TAGS,
    }
    return {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}


def _order_alarm() -> dict[str, Any]:
    properties = {
        "AlarmName": ORDER_ALARM,
        "AlarmDescription": "Orders are refused by the function that takes them.",
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Dimensions": [{"Name": "FunctionName", "Value": "acme-take-order"}],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
