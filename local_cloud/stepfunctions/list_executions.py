"""ListExecutions: filters, paging and members as on AWS."""

from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions

from local_cloud.patching import expect_function, replace
from local_cloud.stepfunctions.paging import DEFAULT_PAGE, page_size
from local_cloud.stepfunctions.records import Record, Response, answer, machine_missing, refusal

_ITEM_MEMBERS = (
    "executionArn",
    "stateMachineArn",
    "name",
    "status",
    "startDate",
    "stopDate",
    "mapRunArn",
    "stateMachineVersionArn",
    "stateMachineAliasArn",
    "redriveCount",
    "redriveDate",
)


def apply() -> None:
    """Replace ministack's handler, keeping its order (most recent first) and its tokens."""
    expect_function(stepfunctions, "_execution_sort_key", ("execution",))
    expect_function(stepfunctions, "_encode_execution_token", ("execution",))
    expect_function(stepfunctions, "_decode_execution_token", ("token",))
    replace(stepfunctions, "_list_executions", list_executions, parameters=("data",))


def list_executions(data: dict[str, Any]) -> Response:
    """Answer with a page of a state machine's, version's, alias's or Map Run's executions; 100 unless told."""
    refused = _refusal(data)
    if refused is not None:
        return refused
    found = [record for record in stepfunctions._executions.values() if _matches(record, data)]
    found.sort(key=stepfunctions._execution_sort_key, reverse=True)
    if data.get("nextToken"):
        position = stepfunctions._decode_execution_token(data["nextToken"])
        if position is None:
            return refusal("InvalidToken", "Invalid Token: 'Invalid token'")
        found = [record for record in found if stepfunctions._execution_sort_key(record) < position]
    size = page_size(data.get("maxResults"), default=DEFAULT_PAGE)
    page = found[:size]
    token = stepfunctions._encode_execution_token(page[-1]) if len(found) > size else None
    return answer({"executions": [_item(record) for record in page], "nextToken": token})


def _refusal(data: dict[str, Any]) -> Response | None:
    map_run, machine = data.get("mapRunArn"), data.get("stateMachineArn")
    if map_run:
        if map_run in stepfunctions._map_runs:
            return None
        return refusal("ResourceNotFound", f"Map Run Does Not Exist: '{map_run}'")
    base = stepfunctions._resolve_state_machine_arn(machine)
    if base is None:
        return machine_missing(machine)
    if stepfunctions._state_machines[base].get("type") == "EXPRESS":
        return refusal("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
    return None


def _matches(record: Record, data: dict[str, Any]) -> bool:
    return all(
        matches(record, data[member])
        for member, matches in _FILTERS.items()
        if data.get(member)  # an empty filter is none
    )


def _is_of_machine(record: Record, arn: str) -> bool:
    members = ("stateMachineArn", "stateMachineVersionArn", "stateMachineAliasArn")
    return arn in (record.get(member) for member in members)


def _is_redriven(record: Record, wanted: str) -> bool:
    return bool(record.get("redriveCount")) == (wanted == "REDRIVEN")


_FILTERS: dict[str, Callable[[Record, str], bool]] = {
    "mapRunArn": lambda record, arn: record.get("mapRunArn") == arn,
    "stateMachineArn": _is_of_machine,
    "statusFilter": lambda record, status: bool(record["status"] == status),
    "redriveFilter": _is_redriven,
}


def _item(record: Record) -> dict[str, Any]:
    item = {member: record.get(member) for member in _ITEM_MEMBERS}
    return {member: value for member, value in item.items() if value is not None}
