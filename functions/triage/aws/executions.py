"""Step Functions, read only."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from triage.aws.catalog_matching import base_state_machine_arn, resource_name
from triage.aws.clients import Clients
from triage.aws.errors import invalid_is_missing, translated_errors
from triage.aws.paging import pages
from triage.errors import UnavailableError
from triage.ports import Execution, HistoryEvent, MapRun, StateMachine

_SERVICE = "states"
# The most that GetExecutionHistory and the lists give a page.
_PAGE = 1000


class StepFunctionsExecutions:
    """Executions of STANDARD workflows; Step Functions keeps no history of EXPRESS ones."""

    def __init__(self, clients: Clients) -> None:
        """Use these clients."""
        self._clients = clients

    def describe(self, execution_arn: str) -> Execution:
        """Return the execution, with its input and output where Step Functions still has them."""
        with invalid_is_missing(), translated_errors(_SERVICE):
            answer = self._clients.stepfunctions.describe_execution(executionArn=execution_arn)
        return _execution(answer)

    def history(self, execution_arn: str, *, newest_first: bool) -> Iterator[HistoryEvent]:
        """Yield its events; pages of 1,000 are fetched as they are needed."""
        request = {
            "executionArn": execution_arn,
            "reverseOrder": newest_first,
            "includeExecutionData": True,
            "maxResults": _PAGE,
        }
        with invalid_is_missing():
            for page in pages(self._clients.stepfunctions.get_execution_history, request, service=_SERVICE):
                yield from map(_history_event, page["events"])

    def state_machine_of(self, execution_arn: str) -> StateMachine:
        """Return the state machine as that execution ran it; only STANDARD ones can be asked for."""
        with invalid_is_missing(), translated_errors(_SERVICE):
            answer = self._clients.stepfunctions.describe_state_machine_for_execution(executionArn=execution_arn)
        return _state_machine(answer, f"that {execution_arn} ran")

    def state_machine(self, state_machine_arn: str) -> StateMachine:
        """Return the state machine as it is now, of either type."""
        with invalid_is_missing(), translated_errors(_SERVICE):
            answer = self._clients.stepfunctions.describe_state_machine(stateMachineArn=state_machine_arn)
        return _state_machine(answer, f"of {state_machine_arn}")

    def recent(self, state_machine_arn: str, *, status: str | None = None) -> Iterator[Execution]:
        """Yield the machine's executions, newest first, of one status or all; errors and inputs are not filled.

        Ended ones come in the order of their ends, running ones in that of their starts or redrives:
        https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
        """
        request: dict[str, Any] = {"stateMachineArn": state_machine_arn, "maxResults": _PAGE}
        if status is not None:
            request["statusFilter"] = status
        with invalid_is_missing():
            for page in pages(self._clients.stepfunctions.list_executions, request, service=_SERVICE):
                yield from map(_execution, page["executions"])

    def all_state_machines(self) -> Iterator[StateMachine]:
        """Yield the state machines of the account and Region, of both types; their definitions are not filled."""
        request = {"maxResults": _PAGE}
        for page in pages(self._clients.stepfunctions.list_state_machines, request, service=_SERVICE):
            for machine in page["stateMachines"]:
                yield StateMachine(
                    arn=machine["stateMachineArn"], name=machine["name"], definition={}, type=machine["type"]
                )

    def map_runs(self, execution_arn: str) -> Iterator[MapRun]:
        """Yield the Map Runs of an execution; their counts are not filled."""
        request = {"executionArn": execution_arn, "maxResults": _PAGE}
        with invalid_is_missing():
            for page in pages(self._clients.stepfunctions.list_map_runs, request, service=_SERVICE):
                for run in page["mapRuns"]:
                    yield MapRun(arn=run["mapRunArn"], started_at=run["startDate"])

    def map_run(self, map_run_arn: str) -> MapRun:
        """Return the Map Run with the counts of its child executions."""
        with invalid_is_missing(), translated_errors(_SERVICE):
            answer = self._clients.stepfunctions.describe_map_run(mapRunArn=map_run_arn)
        return _map_run(answer)

    def map_run_children(self, map_run_arn: str, *, status: str) -> Iterator[Execution]:
        """Yield the Map Run's child executions of this status, newest first; errors and inputs are not filled."""
        request = {"mapRunArn": map_run_arn, "statusFilter": status, "maxResults": _PAGE}
        with invalid_is_missing():
            for page in pages(self._clients.stepfunctions.list_executions, request, service=_SERVICE):
                yield from map(_execution, page["executions"])

    def tags(self, state_machine_arn: str) -> dict[str, str]:
        """Return the machine's tags; versions, aliases and Map Runs have none of their own."""
        with invalid_is_missing(), translated_errors(_SERVICE):
            answer = self._clients.stepfunctions.list_tags_for_resource(
                resourceArn=base_state_machine_arn(state_machine_arn)
            )
        return {tag["key"]: tag["value"] for tag in answer.get("tags", [])}


def _state_machine(answer: Mapping[str, Any], which: str) -> StateMachine:
    return StateMachine(
        arn=answer["stateMachineArn"],
        name=answer["name"],
        definition=_definition(answer["definition"], which),
        type=answer.get("type") or "STANDARD",
        log_groups=_log_groups(answer.get("loggingConfiguration") or {}),
        revision=answer.get("revisionId"),
        # Only DescribeStateMachineForExecution tells it.
        updated_at=answer.get("updateDate"),
    )


def _map_run(answer: Mapping[str, Any]) -> MapRun:
    counts = answer.get("executionCounts") or {}
    return MapRun(
        arn=answer["mapRunArn"],
        status=answer["status"],
        started_at=answer["startDate"],
        total=counts.get("total", 0),
        succeeded=counts.get("succeeded", 0),
        failed=counts.get("failed", 0),
        timed_out=counts.get("timedOut", 0),
        aborted=counts.get("aborted", 0),
        pending=counts.get("pending", 0),
        tolerated_count=answer.get("toleratedFailureCount") or 0,
        tolerated_percentage=answer.get("toleratedFailurePercentage") or 0.0,
        redrive_count=answer.get("redriveCount") or 0,
    )


def _execution(answer: Mapping[str, Any]) -> Execution:
    return Execution(
        arn=answer["executionArn"],
        state_machine_arn=answer["stateMachineArn"],
        status=answer["status"],
        started_at=answer["startDate"],
        stopped_at=answer.get("stopDate"),
        error=answer.get("error"),
        cause=answer.get("cause"),
        input=answer.get("input"),
        output=answer.get("output"),
        redrive_count=answer.get("redriveCount") or 0,
        redrive_status=answer.get("redriveStatus"),
    )


def _history_event(event: Mapping[str, Any]) -> HistoryEvent:
    # At most one member carries details, and its name does not always follow from the type: MapStateEntered,
    # PassStateEntered and the like all have stateEnteredEventDetails.
    details: Mapping[str, Any] = next((value for name, value in event.items() if name.endswith("EventDetails")), {})
    return HistoryEvent(
        id=event["id"],
        previous_id=event.get("previousEventId", 0),
        type=event["type"],
        at=event["timestamp"],
        details=dict(details),
    )


def _definition(text: str, which: str) -> dict[str, Any]:
    try:
        definition = json.loads(text)
    except ValueError as exc:
        raise UnavailableError(f"the definition {which} is not JSON: {exc}") from exc
    return definition if isinstance(definition, dict) else {}


def _log_groups(logging: Mapping[str, Any]) -> tuple[str, ...]:
    arns = (
        destination.get("cloudWatchLogsLogGroup", {}).get("logGroupArn")
        for destination in logging.get("destinations") or []
    )
    return tuple(resource_name(arn) for arn in arns if arn)
