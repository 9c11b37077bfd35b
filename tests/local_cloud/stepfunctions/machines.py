"""What tests of the engine do with state machines: create, run to the end, read the history."""

import itertools
import json
import time
from dataclasses import dataclass
from typing import Any

from local_cloud.cloud import Cloud

_ROLE_NAME = "state-machines"
_NUMBERS = itertools.count(1)
Event = dict[str, Any]


@dataclass(frozen=True)
class Execution:
    """An execution that has ended: DescribeExecution's answer and its whole history."""

    description: dict[str, Any]
    events: list[Event]

    @property
    def arn(self) -> str:
        return str(self.description["executionArn"])

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    def details(self, event_type: str) -> list[dict[str, Any]]:
        """Return the details of each event of the type, in order."""
        return [details_of(event) for event in self.events if event["type"] == event_type]


class StateMachines:
    """State machines in a running cloud, each with a name of its own."""

    def __init__(self, cloud: Cloud) -> None:
        self.client = cloud.client("stepfunctions")
        role = cloud.client("iam").create_role(RoleName=_ROLE_NAME, AssumeRolePolicyDocument="{}")
        self.role_arn: str = role["Role"]["Arn"]

    def create(self, definition: dict[str, Any], **settings: Any) -> str:
        """Create a machine and return its ARN."""
        name = f"machine-{next(_NUMBERS)}"
        answer = self.client.create_state_machine(
            **{"name": name, "definition": json.dumps(definition), "roleArn": self.role_arn, **settings}
        )
        return str(answer["stateMachineArn"])

    def start(self, machine: str, execution_input: Any = None) -> str:
        """Start an execution and return its ARN."""
        text = json.dumps({} if execution_input is None else execution_input)
        return str(self.client.start_execution(stateMachineArn=machine, input=text)["executionArn"])

    def wait(self, execution_arn: str, seconds: float = 20) -> Execution:
        """Return the execution once it has ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            description = self.client.describe_execution(executionArn=execution_arn)
            if description["status"] != "RUNNING":
                return Execution(description, self.history(execution_arn))
            time.sleep(0.02)
        raise AssertionError(f"{execution_arn} still runs after {seconds} s")

    def wait_for_event(self, execution_arn: str, event_type: str, seconds: float = 10) -> Event:
        """Return the first event of the type as soon as the history has it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for event in self.history(execution_arn):
                if event["type"] == event_type:
                    return event
            time.sleep(0.02)
        raise AssertionError(f"{execution_arn} has no {event_type} after {seconds} s")

    def run(self, definition: dict[str, Any], execution_input: Any = None) -> Execution:
        """Create a machine, run it once and return the ended execution."""
        return self.wait(self.start(self.create(definition), execution_input))

    def history(self, execution_arn: str) -> list[Event]:
        """Return all events, oldest first."""
        pages = self.client.get_paginator("get_execution_history").paginate(executionArn=execution_arn)
        return [event for page in pages for event in page["events"]]


def details_of(event: Event) -> dict[str, Any]:
    """Return the event's details, empty when its type has none."""
    return next((value for name, value in event.items() if name.endswith("Details")), {})


def one_state(state: dict[str, Any], **machine: Any) -> dict[str, Any]:
    """Return a definition with the one state `Only`."""
    return {"StartAt": "Only", "States": {"Only": {"End": True, **state}}, **machine}


def failing(error: str, cause: str = "as told") -> dict[str, Any]:
    """Return a definition that fails at once."""
    return {"StartAt": "Only", "States": {"Only": {"Type": "Fail", "Error": error, "Cause": cause}}}
