"""Step Functions, read only."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from triage.aws.catalog_matching import base_state_machine_arn, resource_name
from triage.aws.clients import Clients
from triage.aws.errors import translated_errors
from triage.aws.paging import pages
from triage.errors import UnavailableError
from triage.ports import Execution, HistoryEvent, StateMachine

_SERVICE = "states"
# The most GetExecutionHistory and ListExecutions give a page.
_PAGE = 1000


class StepFunctionsExecutions:
    """Executions of STANDARD workflows; Step Functions keeps no history of EXPRESS ones."""

    def __init__(self, clients: Clients) -> None:
        """Use these clients."""
        self._clients = clients

    def describe(self, execution_arn: str) -> Execution:
        """Return the execution, with its input and output where Step Functions still has them."""
        with translated_errors(_SERVICE):
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
        for page in pages(self._clients.stepfunctions.get_execution_history, request, service=_SERVICE):
            yield from map(_history_event, page["events"])

    def state_machine_of(self, execution_arn: str) -> StateMachine:
        """Return the state machine as that execution ran it; only STANDARD ones can be asked for."""
        with translated_errors(_SERVICE):
            answer = self._clients.stepfunctions.describe_state_machine_for_execution(executionArn=execution_arn)
        return StateMachine(
            arn=answer["stateMachineArn"],
            name=answer["name"],
            definition=_definition(answer["definition"], execution_arn),
            log_groups=_log_groups(answer.get("loggingConfiguration") or {}),
            revision=answer.get("revisionId"),
        )

    def recent(self, state_machine_arn: str, *, status: str | None = None) -> Iterator[Execution]:
        """Yield the machine's executions, newest first, of one status or all; errors and inputs are not filled."""
        request: dict[str, Any] = {"stateMachineArn": state_machine_arn, "maxResults": _PAGE}
        if status is not None:
            request["statusFilter"] = status
        for page in pages(self._clients.stepfunctions.list_executions, request, service=_SERVICE):
            yield from map(_execution, page["executions"])

    def tags(self, state_machine_arn: str) -> dict[str, str]:
        """Return the machine's tags; versions, aliases and Map Runs have none of their own."""
        with translated_errors(_SERVICE):
            answer = self._clients.stepfunctions.list_tags_for_resource(
                resourceArn=base_state_machine_arn(state_machine_arn)
            )
        return {tag["key"]: tag["value"] for tag in answer.get("tags", [])}


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


def _definition(text: str, execution_arn: str) -> dict[str, Any]:
    try:
        definition = json.loads(text)
    except ValueError as exc:
        raise UnavailableError(f"the definition that {execution_arn} ran is not JSON: {exc}") from exc
    return definition if isinstance(definition, dict) else {}


def _log_groups(logging: Mapping[str, Any]) -> tuple[str, ...]:
    arns = (
        destination.get("cloudWatchLogsLogGroup", {}).get("logGroupArn")
        for destination in logging.get("destinations") or []
    )
    return tuple(resource_name(arn) for arn in arns if arn)
