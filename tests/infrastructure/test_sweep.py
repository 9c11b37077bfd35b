"""The sweep is called every quarter of an hour, over four quarters, and may start triage and nothing else."""

import json

from cdk_app import names
from tests.infrastructure.template import Properties, Template
from triage.settings import Settings


def schedule(template: Template) -> Properties:
    return template.named("SweepSchedule", "AWS::Events::Rule")


def settings_of_sweep(template: Template) -> Settings:
    variables = template.function("sweep")["Environment"]["Variables"]
    return Settings.from_environment({name: value for name, value in variables.items() if isinstance(value, str)})


def test_each_failure_is_looked_for_by_more_than_one_sweep_and_only_after_its_event_had_time(dev: Template) -> None:
    (target,) = schedule(dev)["Targets"]
    assert schedule(dev)["ScheduleExpression"] == "rate(15 minutes)"
    window = json.loads(target["Input"])
    assert window == {"settled_minutes": 5, "lookback_minutes": 60}
    assert target["Arn"]["Fn::GetAtt"][0].startswith("FunctionsSweep")


def test_a_sweep_that_was_not_delivered_or_failed_ends_in_the_dead_letter_queue(dev: Template) -> None:
    (target,) = schedule(dev)["Targets"]
    (invoked,) = dev.resources("AWS::Lambda::EventInvokeConfig").values()
    queue = invoked["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
    assert target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0] == queue
    assert queue in dev.resources("AWS::SQS::Queue")
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 900, "MaximumRetryAttempts": 2}


def test_it_may_start_the_triage_workflow_alone(dev: Template) -> None:
    statements = dev.statements(dev.function("sweep")["Role"])
    (starting,) = [each for each in statements if each["Action"] == "states:StartExecution"]
    assert starting["Resource"]["Ref"] in dev.resources("AWS::StepFunctions::StateMachine")
    started = dev.function("sweep")["Environment"]["Variables"]["TRIAGE_STATE_MACHINE_ARN"]
    assert started == starting["Resource"]


def test_it_looks_for_the_ends_that_the_deployer_chose(dev: Template, customised: Template) -> None:
    assert settings_of_sweep(dev).sweep_statuses == ("FAILED", "TIMED_OUT")
    assert settings_of_sweep(customised).sweep_statuses == ("FAILED", "TIMED_OUT", "ABORTED")


def test_it_leaves_out_what_the_rules_leave_out(dev: Template) -> None:
    assert settings_of_sweep(dev).unwatched_state_machines == names.OWN_WORKFLOWS
