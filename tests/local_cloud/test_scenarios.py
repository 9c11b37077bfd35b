"""Every scenario really fails, in the way that it says."""

import json
import time
from typing import Any

import pytest

from local_cloud.cloud import Cloud
from local_cloud.pipelines.template import ORDER_ALARM
from local_cloud.scenarios import SCENARIOS, Scenario, ScenarioError, find, succeed

WORKFLOWS = [scenario for scenario in SCENARIOS if scenario.pipeline != "order-intake"]


def ended(cloud: Cloud, arn: str) -> dict[str, Any]:
    machines = cloud.client("stepfunctions")
    deadline = time.monotonic() + 20
    while (execution := machines.describe_execution(executionArn=arn))["status"] == "RUNNING":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return dict(execution)


def last_state_entered(cloud: Cloud, arn: str) -> str:
    history = cloud.client("stepfunctions").get_execution_history(executionArn=arn, maxResults=1000)["events"]
    entered = [event["stateEnteredEventDetails"]["name"] for event in history if "stateEnteredEventDetails" in event]
    return str(entered[-1])


@pytest.mark.parametrize("scenario", WORKFLOWS, ids=lambda scenario: scenario.name)
def test_workflow_fails_with_the_expected_status_error_and_state(stack: Cloud, scenario: Scenario) -> None:
    execution = ended(stack, scenario.play(stack))

    assert execution["status"] == scenario.expected.status.upper()
    assert execution.get("error") == scenario.expected.error
    assert last_state_entered(stack, execution["executionArn"]) == scenario.expected.state


def test_alarm_scenario_sets_the_alarm_off_by_the_functions_errors(stack: Cloud) -> None:
    find("lambda-alarm").play(stack)

    alarms = stack.client("cloudwatch")
    deadline = time.monotonic() + 10
    while (alarm := alarms.describe_alarms(AlarmNames=[ORDER_ALARM])["MetricAlarms"][0])["StateValue"] != "ALARM":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert json.loads(alarm["StateReasonData"])["recentDatapoints"][0] >= 1


@pytest.mark.parametrize("pipeline", ["customer-etl", "finance-daily", "inventory-sync", "order-intake"])
def test_pipeline_succeeds_on_good_input(stack: Cloud, pipeline: str) -> None:
    assert succeed(stack, pipeline)


def test_unknown_scenario_names_those_there_are() -> None:
    with pytest.raises(ScenarioError, match="no scenario 'flood'; there are unhandled-exception, timeout"):
        find("flood")
