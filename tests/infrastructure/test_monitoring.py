"""Operators hear of what goes wrong with triage itself."""

from cdk_app import names
from tests.infrastructure.template import Template

OUTPUTS = {
    "ApiUrl",
    "CatalogTable",
    "ReportsTable",
    "ReportsBucket",
    "OwnersTopicArn",
    "PagesTopicArn",
    "OperatorsTopicArn",
    "TriageStateMachineArn",
}


def test_every_alarm_tells_the_operators(dev: Template) -> None:
    for alarm in dev.resources("AWS::CloudWatch::Alarm").values():
        (action,) = alarm["AlarmActions"]
        assert action["Ref"].startswith("NotificationsOperators")


def test_there_is_an_alarm_for_errors_and_throttles_of_each_function(dev: Template) -> None:
    watched = {each["AlarmName"] for each in dev.resources("AWS::CloudWatch::Alarm").values()}
    for function in dev.function_names():
        assert {names.alarm("dev", f"{function}-errors"), names.alarm("dev", f"{function}-throttles")} <= watched


def test_there_is_an_alarm_for_each_dead_letter_queue(dev: Template) -> None:
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in dev.resources("AWS::CloudWatch::Alarm").values()
        for dimension in alarm.get("Dimensions", [])
        if dimension["Name"] == "QueueName"
    }
    assert watched == set(dev.resources("AWS::SQS::Queue"))


def test_there_is_an_alarm_for_every_way_the_workflow_may_not_succeed(dev: Template) -> None:
    alarm = dev.one("AWS::CloudWatch::Alarm", AlarmName=names.alarm("dev", "workflow-failures"))
    metrics = {each["MetricStat"]["Metric"]["MetricName"] for each in alarm["Metrics"] if "MetricStat" in each}
    assert metrics == {"ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"}


def test_dashboard_is_the_deployers_choice(dev: Template, customised: Template) -> None:
    assert len(dev.resources("AWS::CloudWatch::Dashboard")) == 1
    assert not customised.resources("AWS::CloudWatch::Dashboard")


def test_every_log_group_forgets_when_the_deployer_says(customised: Template) -> None:
    groups = customised.resources("AWS::Logs::LogGroup").values()
    assert {each["RetentionInDays"] for each in groups} == {90}


def test_outputs_are_the_contract(dev: Template) -> None:
    assert set(dev.body["Outputs"]) == OUTPUTS
