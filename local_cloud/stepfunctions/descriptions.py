"""DescribeExecution and DescribeStateMachineForExecution with the members AWS returns."""

from typing import Any

from ministack.services import stepfunctions

from local_cloud.patching import replace
from local_cloud.stepfunctions.records import (
    Response,
    answer,
    execution_missing,
    find_execution,
    machine_missing,
)
from local_cloud.stepfunctions.redrive_status import redrive_members
from local_cloud.stepfunctions.started_machine import machine_started

_EXECUTION_MEMBERS = (
    "executionArn",
    "stateMachineArn",
    "name",
    "status",
    "startDate",
    "stopDate",
    "input",
    "mapRunArn",
    "error",
    "cause",
    "stateMachineVersionArn",
    "stateMachineAliasArn",
)


def apply() -> None:
    """Replace ministack's two handlers."""
    replace(stepfunctions, "_describe_execution", describe_execution, parameters=("data",))
    replace(
        stepfunctions,
        "_describe_state_machine_for_execution",
        describe_state_machine_for_execution,
        parameters=("data",),
    )


def describe_execution(data: dict[str, Any]) -> Response:
    """Answer with the execution; no output unless it succeeded, no error or cause when it timed out."""
    record = find_execution(data.get("executionArn"))
    if record is None:
        return execution_missing(data.get("executionArn"))
    body = {member: record.get(member) for member in _EXECUTION_MEMBERS}
    body["inputDetails"] = {"included": True}
    if record["status"] == "SUCCEEDED":
        body.update(output=record.get("output"), outputDetails={"included": True})
    return answer({**body, **redrive_members(record)})


def describe_state_machine_for_execution(data: dict[str, Any]) -> Response:
    """Answer with the machine as the execution started it, whatever it has become since."""
    record = find_execution(data.get("executionArn"))
    if record is None:
        return execution_missing(data.get("executionArn"))
    machine = machine_started(record)
    if machine is None:
        return machine_missing(record["stateMachineArn"])
    return answer(
        {
            "stateMachineArn": record["stateMachineArn"],
            "name": machine["name"],
            "definition": machine["definition"],
            "roleArn": machine["roleArn"],
            "updateDate": machine.get("updateDate") or machine["creationDate"],
            "loggingConfiguration": machine["loggingConfiguration"],
            "revisionId": machine.get("revisionId"),
            "mapRunArn": record.get("mapRunArn"),
        }
    )
