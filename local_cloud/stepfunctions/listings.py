"""ListStateMachines, ListStateMachineVersions and ListStateMachineAliases in pages of 100, as on AWS."""

from typing import Any

from ministack.services import stepfunctions

from local_cloud.patching import replace
from local_cloud.stepfunctions.paging import page_of
from local_cloud.stepfunctions.records import Response, answer, machine_missing, refusal


def apply() -> None:
    """Replace ministack's handlers, which give 1,000 machines, and versions and aliases without a token."""
    replace(stepfunctions, "_list_state_machines", list_state_machines, parameters=("data",))
    replace(stepfunctions, "_list_state_machine_versions", list_versions, parameters=("data",))
    replace(stepfunctions, "_list_state_machine_aliases", list_aliases, parameters=("data",))


def list_state_machines(data: dict[str, Any]) -> Response:
    """Answer with a page of the account's state machines."""
    members = ("stateMachineArn", "name", "type", "creationDate")
    machines = [{member: machine[member] for member in members} for machine in _values("_state_machines")]
    return _paged("stateMachines", machines, data)


def list_versions(data: dict[str, Any]) -> Response:
    """Answer with a page of a state machine's versions, newest first."""
    arn = data.get("stateMachineArn")
    if arn not in stepfunctions._state_machines:
        return machine_missing(arn)
    versions = [
        {member: version[member] for member in ("stateMachineVersionArn", "creationDate")}
        for version in _values("_state_machine_versions")
        if version["stateMachineArn"] == arn
    ]
    versions.sort(key=lambda version: int(version["stateMachineVersionArn"].rsplit(":", 1)[1]), reverse=True)
    return _paged("stateMachineVersions", versions, data)


def list_aliases(data: dict[str, Any]) -> Response:
    """Answer with a page of the aliases of a state machine, or of one version of it."""
    arn = str(data.get("stateMachineArn", ""))
    if stepfunctions._resolve_state_machine_arn(arn) is None:
        return machine_missing(arn)
    aliases = [
        {member: alias[member] for member in ("stateMachineAliasArn", "creationDate")}
        for alias in _values("_state_machine_aliases")
        if _belongs_to(alias, arn)
    ]
    return _paged("stateMachineAliases", sorted(aliases, key=lambda alias: alias["creationDate"]), data)


def _belongs_to(alias: dict[str, Any], arn: str) -> bool:
    if arn in stepfunctions._state_machines:
        return bool(alias["stateMachineAliasArn"].rsplit(":", 1)[0] == arn)
    return any(route["stateMachineVersionArn"] == arn for route in alias["routingConfiguration"])


def _values(store: str) -> list[dict[str, Any]]:
    return list(getattr(stepfunctions, store).values())


def _paged(member: str, items: list[dict[str, Any]], data: dict[str, Any]) -> Response:
    try:
        page, token = page_of(items, data)
    except ValueError:
        return refusal("InvalidToken", "Invalid Token: 'Invalid token'")
    return answer({member: page, "nextToken": token})
