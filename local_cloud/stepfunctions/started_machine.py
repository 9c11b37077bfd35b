"""What an execution runs: the state machine, or the published version, as it was when the execution started."""

from typing import Any

from ministack.services import stepfunctions

from local_cloud.patching import expect_attribute, expect_function
from local_cloud.stepfunctions.records import Machine, Record, machine_of

_SNAPSHOT_MEMBERS = ("definition", "roleArn", "loggingConfiguration")


def check_stores() -> None:
    """Raise PatchError unless ministack has its stores of versions and aliases, and resolves them."""
    for store in ("_state_machine_versions", "_state_machine_aliases"):
        expect_attribute(stepfunctions, store)
    for resolver in ("_execution_version_arn", "_resolve_state_machine_arn"):
        expect_function(stepfunctions, resolver, ("arn",))


def version_members(requested_arn: str) -> dict[str, Any]:
    """Return stateMachineVersionArn and stateMachineAliasArn of an execution started with `requested_arn`."""
    version = stepfunctions._execution_version_arn(requested_arn)
    is_alias = requested_arn in stepfunctions._state_machine_aliases
    return {
        **({"stateMachineVersionArn": version} if version else {}),
        **({"stateMachineAliasArn": requested_arn} if is_alias else {}),
    }


def snapshot(machine: Machine, version_arn: str | None) -> dict[str, Any]:
    """Return definition, role and logging of the version, or of the machine when no version was named."""
    source = stepfunctions._state_machine_versions.get(version_arn) or machine
    return {member: source.get(member) for member in _SNAPSHOT_MEMBERS}


def machine_started(record: Record) -> Machine | None:
    """Return the machine as the execution started it: later updates must not change a run or its redrive."""
    machine = machine_of(record)
    if machine is None:
        return None
    if "_snapshot" not in record:
        record["_snapshot"] = snapshot(machine, record.get("stateMachineVersionArn"))
    return {**machine, **record["_snapshot"]}
