"""Which events start a triage, what the workflow is given, and where an undeliverable event ends."""

import json
from typing import Any

import pytest

from cdk_app import names
from tests.events import load_event
from tests.infrastructure.eventbridge import matches, transformed
from tests.infrastructure.template import Properties, Template
from triage.model.eventbridge import parse_signal

RULES = ("TriggersExecutionFailed", "TriggersAlarmRaised", "TriggersAlarmCleared")
ACCOUNT = "arn:aws:states:eu-west-1:111122223333"


def rule(template: Template, name: str) -> Properties:
    return template.named(f"Triggers{name}", "AWS::Events::Rule")


def rules_that_match(template: Template, event: dict[str, Any]) -> set[str]:
    """Return the names of the rules that would start the workflow."""
    starting = ("ExecutionFailed", "AlarmRaised", "AlarmCleared")
    return {name for name in starting if matches(rule(template, name)["EventPattern"], event)}


def execution_ended(status: str, state_machine: str = "customer-etl") -> dict[str, Any]:
    event = load_event("execution_failed")
    event["detail"] |= {
        "status": status,
        "stateMachineArn": f"{ACCOUNT}:stateMachine:{state_machine}",
        "executionArn": f"{ACCOUNT}:execution:{state_machine}:7f3c",
    }
    return event


def alarm(name: str = "etl-errors") -> dict[str, Any]:
    event = load_event("alarm_to_alarm")
    event["detail"]["alarmName"] = name
    return event


@pytest.mark.parametrize("status", ["FAILED", "TIMED_OUT"])
def test_failed_execution_starts_a_triage(dev: Template, status: str) -> None:
    assert rules_that_match(dev, execution_ended(status)) == {"ExecutionFailed"}


@pytest.mark.parametrize("status", ["RUNNING", "SUCCEEDED", "ABORTED"])
def test_other_ends_start_none(dev: Template, status: str) -> None:
    assert rules_that_match(dev, execution_ended(status)) == set()


def test_aborted_execution_starts_a_triage_where_the_deployer_chose_so(customised: Template) -> None:
    assert rules_that_match(customised, execution_ended("ABORTED")) == {"ExecutionFailed"}


@pytest.mark.parametrize("event", ["alarm_to_alarm", "alarm_metric_math", "alarm_composite"])
def test_alarm_starts_a_triage(dev: Template, event: str) -> None:
    assert rules_that_match(dev, load_event(event)) == {"AlarmRaised"}


def test_alarm_back_to_ok_reaches_the_workflow(dev: Template) -> None:
    assert rules_that_match(dev, load_event("alarm_to_ok")) == {"AlarmCleared"}


def test_alarm_that_had_no_data_before_ok_does_not(dev: Template) -> None:
    event = load_event("alarm_to_ok")
    event["detail"]["previousState"]["value"] = "INSUFFICIENT_DATA"
    assert rules_that_match(dev, event) == set()


@pytest.mark.parametrize("deployment", ["dev", "prod"])
def test_no_deployments_workflow_is_triaged(dev: Template, deployment: str) -> None:
    assert rules_that_match(dev, execution_ended("FAILED", names.workflow(deployment))) == set()


@pytest.mark.parametrize("deployment", ["dev", "prod"])
@pytest.mark.parametrize("event", ["alarm_to_alarm", "alarm_to_ok"])
def test_no_deployments_own_alarm_is_triaged(dev: Template, deployment: str, event: str) -> None:
    ours = load_event(event)
    ours["detail"]["alarmName"] = names.alarm(deployment, "workflow-failures")
    assert rules_that_match(dev, ours) == set()


def test_names_that_only_resemble_ours_are_triaged(dev: Template) -> None:
    assert rules_that_match(dev, execution_ended("FAILED", "triage-of-orders")) == {"ExecutionFailed"}
    assert rules_that_match(dev, alarm("triage-queue-depth")) == {"AlarmRaised"}


def test_every_name_of_ours_is_one_the_rules_exclude(dev: Template) -> None:
    machine = dev.one("AWS::StepFunctions::StateMachine")["StateMachineName"]
    assert rules_that_match(dev, execution_ended("FAILED", machine)) == set()
    ours = [each["AlarmName"] for each in dev.resources("AWS::CloudWatch::Alarm").values()]
    assert ours
    assert all(rules_that_match(dev, alarm(name)) == set() for name in ours)


# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
MUTED = {
    "mutedByArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm-mute-rule:nightly",
    "muteWindowStart": "2026-11-22T02:00:00.000+0000",
    "muteWindowEnd": "2026-11-22T04:00:00.000+0000",
}


@pytest.mark.parametrize("name", ["alarm_to_alarm", "alarm_to_ok"])
def test_muted_alarm_is_left_alone(dev: Template, name: str) -> None:
    event = load_event(name)
    event["detail"]["muteDetail"] = MUTED
    assert rules_that_match(dev, event) == set()


@pytest.mark.parametrize("name", ["alarm_composite", "alarm_to_ok"])
def test_suppressed_alarm_is_left_alone(dev: Template, name: str) -> None:
    event = load_event(name)
    event["detail"]["state"]["actionsSuppressedBy"] = "WaitPeriod"
    assert rules_that_match(dev, event) == set()


def test_only_chosen_alarms_are_triaged(customised: Template) -> None:
    assert rules_that_match(customised, alarm("etl-errors")) == {"AlarmRaised"}
    assert rules_that_match(customised, alarm("web-latency")) == set()
    assert rules_that_match(customised, alarm(names.alarm("acme", "events-undelivered"))) == set()


def slim(template: Template, event: dict[str, Any]) -> dict[str, Any]:
    (target,) = rule(template, "ExecutionFailed")["Targets"]
    rendered: dict[str, Any] = json.loads(transformed(target["InputTransformer"], event))
    return rendered


def test_workflow_is_given_the_signal_without_the_executions_data(dev: Template) -> None:
    event = execution_ended("FAILED")
    event["detail"]["input"] = "x" * 200_000
    given = slim(dev, event)
    assert len(json.dumps(given)) < 2_000
    assert parse_signal(given) == parse_signal(event).model_copy(update={"error": None, "cause": None})


def test_missing_fields_leave_the_workflows_input_valid(dev: Template) -> None:
    event = execution_ended("TIMED_OUT")
    del event["detail"]["redriveCount"], event["detail"]["startDate"], event["detail"]["stopDate"]
    signal = parse_signal(slim(dev, event))
    assert signal.occurred_at == parse_signal(event).occurred_at


def test_every_target_retries_for_a_day_and_then_uses_a_dead_letter_queue(dev: Template) -> None:
    queues = dev.resources("AWS::SQS::Queue")
    rules = [each for each in dev.resources("AWS::Events::Rule").values() if "EventPattern" in each]
    assert len(rules) == 4
    for each in rules:
        for target in each["Targets"]:
            assert target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0] in queues
            assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185}


def test_every_rule_may_write_its_dead_letters(dev: Template) -> None:
    policy = dev.named("TriggersUndelivered", "AWS::SQS::QueuePolicy")["PolicyDocument"]["Statement"]
    allowed = [each for each in policy if each["Effect"] == "Allow" and each["Action"] == "sqs:SendMessage"]
    sources = {each["Condition"]["ArnEquals"]["aws:SourceArn"]["Fn::GetAtt"][0] for each in allowed}
    assert sources == set(dev.resources("AWS::Events::Rule"))
    assert {each["Principal"]["Service"] for each in allowed} == {"events.amazonaws.com"}


@pytest.mark.parametrize("status", ["FAILED", "TIMED_OUT", "ABORTED"])
def test_the_workflows_own_failure_is_told_to_operators_without_a_function(dev: Template, status: str) -> None:
    own = rule(dev, "TriageFailed")
    arn = f"{ACCOUNT}:stateMachine:{names.workflow('dev')}"
    pattern = json.loads(json.dumps(own["EventPattern"]))
    (machine,) = pattern["detail"]["stateMachineArn"]
    assert machine["Ref"] in dev.resources("AWS::StepFunctions::StateMachine")
    pattern["detail"]["stateMachineArn"] = [arn]
    event = execution_ended(status, names.workflow("dev"))
    assert matches(pattern, event)
    (target,) = own["Targets"]
    assert target["Arn"]["Ref"].startswith("NotificationsOperators")
    message = json.loads(transformed(target["InputTransformer"], event))
    assert status in message
    assert f"{ACCOUNT}:execution:{names.workflow('dev')}:7f3c" in message


def test_someone_elses_failure_is_not_told_as_ours(dev: Template) -> None:
    pattern = json.loads(json.dumps(rule(dev, "TriageFailed")["EventPattern"]))
    pattern["detail"]["stateMachineArn"] = [f"{ACCOUNT}:stateMachine:{names.workflow('dev')}"]
    assert not matches(pattern, execution_ended("FAILED"))
