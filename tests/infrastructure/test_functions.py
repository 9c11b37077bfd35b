"""Each function may do what its step calls and nothing else."""

import json
from typing import Any

import pytest

from tests.infrastructure.template import Template, listed
from triage.settings import Settings
from triage.sources import SOURCES

OWN_LOG_AND_TRACE = {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
}
READS_EXECUTIONS = {
    "states:DescribeExecution",
    "states:DescribeStateMachineForExecution",
    "states:GetExecutionHistory",
    "states:DescribeStateMachine",
    "states:DescribeMapRun",
    "states:ListMapRuns",
    "states:ListExecutions",
    "logs:FilterLogEvents",
}
PASSES_WORK = {"s3:GetObject", "s3:PutObject"}
DECLARED = {
    source.name: {action for permission in source.permissions for action in permission.actions} for source in SOURCES
}
FINDS_READERS = {"lambda:ListEventSourceMappings", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues"}
EXPECTED = {
    "open-incident": {
        "dynamodb:GetItem",
        "dynamodb:Scan",
        "dynamodb:Query",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "states:DescribeExecution",
        "states:DescribeStateMachineForExecution",
        "states:ListTagsForResource",
        "s3:PutObject",
    },
    "locate-failure": {
        *READS_EXECUTIONS,
        "cloudwatch:DescribeAlarms",
        *FINDS_READERS,
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "s3:GetObject",
        "s3:PutObject",
    },
    **{f"gather-{name.replace('_', '-')}": actions | PASSES_WORK for name, actions in DECLARED.items()},
    "assemble-report": {*PASSES_WORK, "dynamodb:Query", "dynamodb:Scan"},
    "incomplete-report": PASSES_WORK,
    "store-report": {"s3:GetObject", "s3:PutObject", "dynamodb:PutItem"},
    "notify-owner": {
        "s3:GetObject",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "sns:Publish",
    },
    "api": {
        *READS_EXECUTIONS,
        *(action for actions in DECLARED.values() for action in actions),
        "states:ListTagsForResource",
        "cloudwatch:DescribeAlarms",
        "dynamodb:GetItem",
        "dynamodb:Scan",
        "dynamodb:Query",
        "dynamodb:PutItem",
        "dynamodb:DeleteItem",
        "s3:GetObject",
        "s3:ListBucket",
    },
    "sweep": {
        "states:ListStateMachines",
        "states:ListExecutions",
        "states:StartExecution",
        "dynamodb:GetItem",
        # Its failure destination; the last three are what the CDK grants with sending.
        "sqs:SendMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
    },
}


def statements_of(template: Template, function: str) -> list[dict[str, Any]]:
    return template.statements(template.function(function)["Role"])


def resources_for(template: Template, function: str, action: str) -> list[Any]:
    return [
        resource
        for statement in statements_of(template, function)
        if action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    ]


def test_there_are_exactly_these_functions(dev: Template) -> None:
    assert dev.function_names() == set(EXPECTED)


@pytest.mark.parametrize("function", EXPECTED)
def test_role_allows_exactly_these_actions(dev: Template, function: str) -> None:
    statements = statements_of(dev, function)
    assert {action for each in statements for action in listed(each["Action"])} == EXPECTED[
        function
    ] | OWN_LOG_AND_TRACE
    assert all(each["Effect"] == "Allow" for each in statements)


def test_no_two_functions_share_a_role(dev: Template) -> None:
    roles = [each["Role"]["Fn::GetAtt"][0] for each in dev.resources("AWS::Lambda::Function").values()]
    assert len(set(roles)) == len(roles)


def test_no_role_carries_a_managed_policy(dev: Template) -> None:
    assert not any("ManagedPolicyArns" in role for role in dev.resources("AWS::IAM::Role").values())


def test_only_actions_without_resources_are_allowed_on_everything(dev: Template) -> None:
    for function in EXPECTED:
        for statement in statements_of(dev, function):
            if "*" in listed(statement["Resource"]):
                unscoped = {"cloudwatch:DescribeAlarms", "lambda:ListEventSourceMappings", "states:ListStateMachines"}
                without = unscoped.union({"xray:PutTraceSegments", "xray:PutTelemetryRecords"}, *DECLARED.values())
                assert set(listed(statement["Action"])) <= without


def test_a_function_writes_only_its_own_log(dev: Template) -> None:
    for function in EXPECTED:
        own = dev.function(function)["LoggingConfig"]["LogGroup"]["Ref"]
        assert resources_for(dev, function, "logs:PutLogEvents") == [{"Fn::GetAtt": [own, "Arn"]}]


def test_opening_an_incident_writes_only_index_rows_of_the_catalog(dev: Template) -> None:
    catalog = {"Fn::GetAtt": [next(name for name in dev.resources("AWS::DynamoDB::Table") if "Catalog" in name), "Arn"]}
    writing = [
        statement
        for statement in statements_of(dev, "open-incident")
        if "dynamodb:PutItem" in listed(statement["Action"]) and catalog in listed(statement["Resource"])
    ]
    assert [each["Condition"] for each in writing] == [
        {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["alarm#*"]}}
    ]


def test_owners_hear_from_notify_owner_alone_and_operators_from_no_function(dev: Template) -> None:
    topics = resources_for(dev, "notify-owner", "sns:Publish")
    names = ("Owners", "Pages", "Operators")
    assert [name for name in names for each in topics if name in each["Ref"]] == ["Owners", "Pages"]
    assert not any(resources_for(dev, name, "sns:Publish") for name in EXPECTED if name != "notify-owner")


def test_environment_is_what_settings_read(dev: Template, customised: Template) -> None:
    known = {Settings.variable(field) for field in Settings.model_fields}
    for template in (dev, customised):
        for function in template.resources("AWS::Lambda::Function").values():
            assert set(function["Environment"]["Variables"]) <= known


def test_settings_of_the_deployment_reach_every_function(customised: Template) -> None:
    for function in customised.resources("AWS::Lambda::Function").values():
        variables = function["Environment"]["Variables"]
        readable = {name: value for name, value in variables.items() if isinstance(value, str)}
        settings = Settings.from_environment(readable)
        assert (settings.deployment, settings.incident_quiet_minutes, settings.log_wait_seconds) == ("acme", 30, 2.5)


def test_all_functions_are_one_asset_for_arm64_python_313(dev: Template) -> None:
    functions = dev.resources("AWS::Lambda::Function").values()
    assert len({str(each["Code"]) for each in functions}) == 1
    assert {(each["Runtime"], *each["Architectures"]) for each in functions} == {("python3.13", "arm64")}


def test_api_function_ends_before_the_http_api_gives_up(dev: Template) -> None:
    assert dev.function("api")["Timeout"] < 30


def test_a_new_source_gets_a_function_with_what_it_declares(customised: Template) -> None:
    function = customised.function("gather-job-runs")
    assert function["Handler"] == "handlers.gather.handler"
    assert function["Environment"]["Variables"]["TRIAGE_SOURCE"] == "job_runs"
    actions = {action for each in statements_of(customised, "gather-job-runs") for action in listed(each["Action"])}
    assert actions == {"glue:GetJobRun", "s3:GetObject", "s3:PutObject"} | OWN_LOG_AND_TRACE
    assert "glue:GetJobRun" in {
        action for each in statements_of(customised, "api") for action in listed(each["Action"])
    }


def test_declared_arns_are_of_this_account_region_and_partition(customised: Template) -> None:
    (resource,) = resources_for(customised, "gather-job-runs", "glue:GetJobRun")
    assert resource == {
        "Fn::Join": [
            "",
            [
                "arn:",
                {"Ref": "AWS::Partition"},
                ":glue:",
                {"Ref": "AWS::Region"},
                ":",
                {"Ref": "AWS::AccountId"},
                ":job/*",
            ],
        ]
    }


def test_assembling_reads_one_index_of_the_reports_and_the_catalog_and_writes_neither(dev: Template) -> None:
    (index,) = resources_for(dev, "assemble-report", "dynamodb:Query")
    assert "by_pipeline" in json.dumps(index)
    (catalog,) = resources_for(dev, "assemble-report", "dynamodb:Scan")
    assert "Catalog" in json.dumps(catalog)
