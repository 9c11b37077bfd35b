"""Failures that the demo and the tests play; in each, a real execution or function really fails."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_cloud.cloud import Cloud
from local_cloud.pipelines.seed import (
    BAD_ROW_NIGHT,
    GOOD_NIGHT,
    NIGHT_WITHOUT_FILES,
    RESTRICTED_NIGHT,
    state_machine_arn,
)
from local_cloud.pipelines.template import ORDER_ALARM, RATES_TABLE

_DAY = "2026-11-22"
_SUCCESS_INPUTS: dict[str, dict[str, Any]] = {
    "customer-etl": {"prefix": GOOD_NIGHT},
    "finance-daily": {"day": _DAY, "partner_seconds": 0.1, "table": RATES_TABLE},
    "inventory-sync": {"export_ready": True},
}
_GOOD_ORDER = {"order": "A-1000", "items": [{"price": 19.9, "quantity": 2}]}
_SUCCESS_SECONDS = 60.0


class ScenarioError(RuntimeError):
    """A scenario does not exist, or what has to succeed before it did not."""


@dataclass(frozen=True)
class Expected:
    """What a right report of the scenario says; `error` is None where AWS gives none."""

    status: str
    category: str
    path: tuple[str, ...] = ()
    error: str | None = None

    @property
    def state(self) -> str | None:
        """The failing state."""
        return self.path[-1] if self.path else None


@dataclass(frozen=True)
class Scenario:
    """One failure: `play` starts it and returns what was started, an execution's ARN or an alarm's name."""

    name: str
    description: str
    pipeline: str
    trigger: str
    expected: Expected
    play: Callable[[Cloud], str]


def _starting(pipeline: str, **execution_input: Any) -> Callable[[Cloud], str]:
    def play(cloud: Cloud) -> str:
        return _start(cloud, pipeline, execution_input)

    return play


def _refused_order(cloud: Cloud) -> str:
    order = json.dumps({"order": "A-1001", "items": [{"price": 19.9, "amount": 1}]})
    cloud.client("lambda").invoke(FunctionName="acme-take-order", Payload=order)
    return ORDER_ALARM


SCENARIOS = (
    Scenario(
        name="unhandled-exception",
        description="A function divides by zero on a night without files",
        pipeline="customer-etl",
        trigger="execution FAILED",
        expected=Expected("failed", "code", ("Summarise",), "ZeroDivisionError"),
        play=_starting("customer-etl", prefix=NIGHT_WITHOUT_FILES),
    ),
    Scenario(
        name="timeout",
        description="A function waits for a partner longer than its timeout of 2 s",
        pipeline="finance-daily",
        trigger="execution FAILED",
        expected=Expected("failed", "timeout", ("FetchRates",), "Sandbox.Timedout"),
        play=_starting("finance-daily", day=_DAY, partner_seconds=30, table=RATES_TABLE),
    ),
    Scenario(
        name="access-denied",
        description="A function's role may not read the files of a restricted zone",
        pipeline="customer-etl",
        trigger="execution FAILED",
        expected=Expected("failed", "permission", ("ForEachTable", "Load"), "AccessDenied"),
        play=_starting("customer-etl", prefix=RESTRICTED_NIGHT),
    ),
    Scenario(
        name="dynamodb-error",
        description="A workflow writes to a DynamoDB table that does not exist",
        pipeline="finance-daily",
        trigger="execution FAILED",
        expected=Expected("failed", "configuration", ("RecordRates",), "DynamoDb.ResourceNotFoundException"),
        play=_starting("finance-daily", day=_DAY, partner_seconds=0.1, table="acme-rates-2027"),
    ),
    Scenario(
        name="map-item",
        description="One of five tables has a row whose amount is no number",
        pipeline="customer-etl",
        trigger="execution FAILED",
        expected=Expected("failed", "data", ("ForEachTable", "Load"), "ValueError"),
        play=_starting("customer-etl", prefix=BAD_ROW_NIGHT),
    ),
    Scenario(
        name="state-machine-timeout",
        description="A workflow waits for an export that never comes, until its own timeout of 3 s",
        pipeline="inventory-sync",
        trigger="execution TIMED_OUT",
        expected=Expected("timed_out", "timeout", ("WaitForExport",)),
        play=_starting("inventory-sync", export_ready=False),
    ),
    Scenario(
        name="lambda-alarm",
        description="An alarm on a function's errors goes off; there is no workflow",
        pipeline="order-intake",
        trigger="alarm -> ALARM",
        expected=Expected("alarm", "data"),
        play=_refused_order,
    ),
)
DEFAULT = SCENARIOS[0]


def find(name: str) -> Scenario:
    """Return the scenario of this name; raises ScenarioError naming those there are."""
    for scenario in SCENARIOS:
        if scenario.name == name:
            return scenario
    raise ScenarioError(f"no scenario {name!r}; there are {', '.join(scenario.name for scenario in SCENARIOS)}")


def succeed(cloud: Cloud, pipeline: str) -> str:
    """Run a pipeline on good input to its end, so that its history has a success; return what ran.

    Raises ScenarioError when it does not succeed within a minute.
    """
    if pipeline not in _SUCCESS_INPUTS:
        cloud.client("lambda").invoke(FunctionName="acme-take-order", Payload=json.dumps(_GOOD_ORDER))
        return "acme-take-order"
    arn = _start(cloud, pipeline, _SUCCESS_INPUTS[pipeline])
    machines = cloud.client("stepfunctions")
    deadline = time.monotonic() + _SUCCESS_SECONDS
    while (execution := machines.describe_execution(executionArn=arn))["status"] == "RUNNING":
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    if execution["status"] != "SUCCEEDED":
        details = f"{execution.get('error', '')} {execution.get('cause', '')}".strip()
        raise ScenarioError(f"{pipeline} should succeed on good input but is {execution['status']}: {details}")
    return arn


def _start(cloud: Cloud, pipeline: str, execution_input: dict[str, Any]) -> str:
    machines = cloud.client("stepfunctions")
    started = machines.start_execution(
        stateMachineArn=state_machine_arn(pipeline), name=str(uuid.uuid4()), input=json.dumps(execution_input)
    )
    return str(started["executionArn"])
