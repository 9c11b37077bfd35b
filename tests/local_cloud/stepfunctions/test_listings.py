"""Listing and reading back: filters, pages, orders."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.stepfunctions.machines import StateMachines, failing


@pytest.fixture(scope="module")
def mixed(machines: StateMachines) -> tuple[str, list[str]]:
    """A machine with three failed and two succeeded executions, oldest first."""
    definition = {
        "StartAt": "Check",
        "States": {
            "Check": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.fail", "BooleanEquals": True, "Next": "Stop"}],
                "Default": "Done",
            },
            "Stop": {"Type": "Fail", "Error": "Told"},
            "Done": {"Type": "Succeed"},
        },
    }
    machine = machines.create(definition, tags=[{"key": "owner", "value": "orders"}])
    arns = [machines.wait(machines.start(machine, {"fail": n % 2 == 0})).arn for n in range(5)]
    return machine, arns


def test_failed_executions_are_listed_newest_first_in_pages(
    machines: StateMachines, mixed: tuple[str, list[str]]
) -> None:
    machine, arns = mixed
    pages = machines.client.get_paginator("list_executions").paginate(
        stateMachineArn=machine, statusFilter="FAILED", PaginationConfig={"PageSize": 2}
    )
    sizes_and_arns = [[item["executionArn"] for item in page["executions"]] for page in pages]
    assert [len(page) for page in sizes_and_arns] == [2, 1]
    assert [arn for page in sizes_and_arns for arn in page] == [arns[4], arns[2], arns[0]]


def test_listing_an_unknown_machine_or_with_a_broken_token_is_refused(
    machines: StateMachines, mixed: tuple[str, list[str]]
) -> None:
    for request, code in (
        ({"stateMachineArn": mixed[0] + "-gone"}, "StateMachineDoesNotExist"),
        ({"stateMachineArn": mixed[0], "nextToken": "broken"}, "InvalidToken"),
    ):
        with pytest.raises(ClientError) as refused:
            machines.client.list_executions(**request)
        assert refused.value.response["Error"]["Code"] == code


def test_express_executions_cannot_be_listed(machines: StateMachines) -> None:
    machine = machines.create(failing("Unused"), type="EXPRESS")
    with pytest.raises(ClientError) as refused:
        machines.client.list_executions(stateMachineArn=machine)
    assert refused.value.response["Error"]["Code"] == "StateMachineTypeNotSupported"


def test_a_history_read_backwards_in_pages_is_the_history_reversed(machines: StateMachines) -> None:
    states: dict[str, Any] = {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}" if n < 60 else "End"} for n in range(61)}
    arn = machines.wait(
        machines.start(machines.create({"StartAt": "S0", "States": {**states, "End": {"Type": "Succeed"}}}))
    ).arn
    first = machines.client.get_execution_history(executionArn=arn)
    assert len(first["events"]) == 100
    backwards: list[int] = []
    token: dict[str, str] = {}
    while True:
        page = machines.client.get_execution_history(executionArn=arn, reverseOrder=True, maxResults=50, **token)
        backwards.extend(event["id"] for event in page["events"])
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert backwards == list(range(126, 0, -1))


def test_a_history_without_execution_data_keeps_names_and_errors(
    machines: StateMachines, mixed: tuple[str, list[str]]
) -> None:
    history = machines.client.get_execution_history(executionArn=mixed[1][0], includeExecutionData=False)
    entered = history["events"][1]["stateEnteredEventDetails"]
    assert entered["name"] == "Check"
    assert "input" not in entered
    assert history["events"][-1]["executionFailedEventDetails"]["error"] == "Told"


def test_machines_and_versions_are_listed_in_pages_and_tags_are_kept(
    machines: StateMachines, mixed: tuple[str, list[str]]
) -> None:
    machine = mixed[0]
    pages = machines.client.get_paginator("list_state_machines").paginate(PaginationConfig={"PageSize": 7})
    listed = [item["stateMachineArn"] for page in pages for item in page["stateMachines"]]
    assert machine in listed
    assert len(listed) == len(set(listed)) > 7
    for text in ("first", "second", "third"):
        machines.client.publish_state_machine_version(stateMachineArn=machine, description=text)
    page = machines.client.list_state_machine_versions(stateMachineArn=machine, maxResults=2)
    versions = [item["stateMachineVersionArn"] for item in page["stateMachineVersions"]]
    assert versions == [f"{machine}:3", f"{machine}:2"]
    rest = machines.client.list_state_machine_versions(stateMachineArn=machine, nextToken=page["nextToken"])
    assert [item["stateMachineVersionArn"] for item in rest["stateMachineVersions"]] == [f"{machine}:1"]
    tags = machines.client.list_tags_for_resource(resourceArn=machine)["tags"]
    assert tags == [{"key": "owner", "value": "orders"}]
    description = machines.client.describe_state_machine(stateMachineArn=machine)
    assert (description["status"], description["type"]) == ("ACTIVE", "STANDARD")
    assert json.loads(description["definition"])["StartAt"] == "Check"
