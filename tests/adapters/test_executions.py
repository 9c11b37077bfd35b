"""Step Functions' answers, as its API writes them, read into executions and events."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.adapters.conftest import CannedAws
from triage.aws.clients import Clients
from triage.aws.executions import StepFunctionsExecutions
from triage.errors import ResourceNotFoundError

MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:customer-etl"
EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:customer-etl:7f3c"
DESCRIBED: dict[str, Any] = {
    "executionArn": EXECUTION,
    "stateMachineArn": MACHINE,
    "name": "7f3c",
    "status": "FAILED",
    "startDate": 1795313600.5,
    "stopDate": 1795313624.12,
    "error": "States.TaskFailed",
    "cause": "denied",
    "input": "{}",
    "inputDetails": {"included": True},
    "redriveCount": 2,
    "redriveStatus": "REDRIVABLE",
}


def event(number: int, kind: str, **members: Any) -> dict[str, Any]:
    return {"id": number, "previousEventId": number - 1, "type": kind, "timestamp": 1795313600 + number, **members}


def test_execution_is_described_with_its_redrives(clients: Clients) -> None:
    canned = CannedAws((200, DESCRIBED)).answer(clients.stepfunctions)
    execution = StepFunctionsExecutions(clients).describe(EXECUTION)
    assert canned.requests == [{"executionArn": EXECUTION}]
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "States.TaskFailed", "denied")
    assert (execution.redrive_count, execution.redrive_status, execution.input) == (2, "REDRIVABLE", "{}")
    assert execution.started_at == datetime.fromtimestamp(1795313600.5, tz=UTC)


def test_timed_out_execution_has_neither_error_nor_cause(clients: Clients) -> None:
    timed_out = {name: value for name, value in DESCRIBED.items() if name not in ("error", "cause", "redriveCount")}
    CannedAws((200, {**timed_out, "status": "TIMED_OUT"})).answer(clients.stepfunctions)
    execution = StepFunctionsExecutions(clients).describe(EXECUTION)
    assert (execution.status, execution.error, execution.cause) == ("TIMED_OUT", None, None)
    assert execution.redrive_count == 0


def test_history_is_paged_only_as_far_as_it_is_read(clients: Clients) -> None:
    failed = {"error": "E", "cause": "denied"}
    canned = CannedAws(
        (200, {"events": [event(3, "ExecutionFailed", executionFailedEventDetails=failed)], "nextToken": "t1"}),
        (200, {"events": [event(2, "MapStateEntered", stateEnteredEventDetails={"name": "Map", "input": "[]"})]}),
    ).answer(clients.stepfunctions)
    events = StepFunctionsExecutions(clients).history(EXECUTION, newest_first=True)
    assert canned.requests == []
    last = next(events)
    assert (last.id, last.previous_id, last.type, last.details) == (3, 2, "ExecutionFailed", failed)
    assert len(canned.requests) == 1
    (entered,) = events
    assert entered.details == {"name": "Map", "input": "[]"}
    asked = {"executionArn": EXECUTION, "reverseOrder": True, "includeExecutionData": True, "maxResults": 1000}
    assert canned.requests == [asked, {**asked, "nextToken": "t1"}]


def test_event_without_details_and_of_an_unknown_type_is_kept(clients: Clients) -> None:
    page = {"events": [event(1, "ExecutionStarted"), event(2, "SomethingNewIn2027")]}
    CannedAws((200, page)).answer(clients.stepfunctions)
    events = list(StepFunctionsExecutions(clients).history(EXECUTION, newest_first=False))
    assert [(one.type, one.details) for one in events] == [("ExecutionStarted", {}), ("SomethingNewIn2027", {})]


def test_state_machine_comes_with_its_definition_and_log_groups(clients: Clients) -> None:
    group = {"logGroupArn": "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/etl:*"}
    answer = {
        "stateMachineArn": MACHINE,
        "name": "customer-etl",
        "definition": '{"StartAt": "Load"}',
        "roleArn": "arn:aws:iam::111122223333:role/r",
        "updateDate": 1795313600,
        "revisionId": "r1",
        "loggingConfiguration": {"level": "ERROR", "destinations": [{"cloudWatchLogsLogGroup": group}]},
    }
    CannedAws((200, answer)).answer(clients.stepfunctions)
    machine = StepFunctionsExecutions(clients).state_machine_of(EXECUTION)
    assert (machine.definition, machine.revision) == ({"StartAt": "Load"}, "r1")
    assert machine.log_groups == ("/aws/vendedlogs/etl",)


def test_recent_executions_are_asked_by_status_page_by_page(clients: Clients) -> None:
    listed = {name: DESCRIBED[name] for name in ("executionArn", "stateMachineArn", "name", "status", "startDate")}
    canned = CannedAws(
        (200, {"executions": [], "nextToken": "t"}), (200, {"executions": [{**listed, "redriveCount": 0}]})
    ).answer(clients.stepfunctions)
    (execution,) = StepFunctionsExecutions(clients).recent(MACHINE, status="FAILED")
    assert (execution.arn, execution.stopped_at, execution.error) == (EXECUTION, None, None)
    assert canned.requests[0] == {"stateMachineArn": MACHINE, "statusFilter": "FAILED", "maxResults": 1000}
    assert canned.requests[1]["nextToken"] == "t"


def test_tags_are_those_of_the_state_machine_not_of_its_version(clients: Clients) -> None:
    canned = CannedAws((200, {"tags": [{"key": "owner", "value": "data"}]})).answer(clients.stepfunctions)
    assert StepFunctionsExecutions(clients).tags(MACHINE + ":3") == {"owner": "data"}
    assert canned.requests == [{"resourceArn": MACHINE}]


@pytest.mark.parametrize("code", ["ExecutionDoesNotExist", "StateMachineDoesNotExist"])
def test_what_is_gone_is_not_found(clients: Clients, code: str) -> None:
    CannedAws((400, {"__type": f"com.amazonaws.swf.service.v2.model#{code}", "message": "gone"})).answer(
        clients.stepfunctions
    )
    with pytest.raises(ResourceNotFoundError, match=r"states:GetExecutionHistory: gone"):
        next(StepFunctionsExecutions(clients).history(EXECUTION, newest_first=True))


MAP_RUN = "arn:aws:states:eu-west-1:111122223333:mapRun:customer-etl/ForEach:8a1f"


def test_a_map_run_is_described_with_the_counts_of_its_executions(clients: Clients) -> None:
    counts = {"pending": 1, "running": 0, "succeeded": 30, "failed": 7, "timedOut": 1, "aborted": 1, "total": 40}
    answer = {
        "mapRunArn": MAP_RUN,
        "executionArn": EXECUTION,
        "status": "FAILED",
        "startDate": 1795313600,
        "toleratedFailurePercentage": 5.0,
        "toleratedFailureCount": 0,
        "itemCounts": {**counts, "failed": 70},
        "executionCounts": {**counts, "resultsWritten": 0},
        "redriveCount": 1,
    }
    canned = CannedAws((200, answer)).answer(clients.stepfunctions)
    run = StepFunctionsExecutions(clients).map_run(MAP_RUN)
    assert canned.requests == [{"mapRunArn": MAP_RUN}]
    assert (run.status, run.total, run.failed, run.timed_out, run.pending) == ("FAILED", 40, 7, 1, 1)
    assert (run.tolerated_percentage, run.tolerated_count, run.redrive_count) == (5.0, 0, 1)


def test_the_failed_children_of_a_map_run_are_listed(clients: Clients) -> None:
    child = {"executionArn": f"{EXECUTION}-1", "stateMachineArn": MACHINE, "name": "1", "status": "FAILED"}
    canned = CannedAws((200, {"executions": [{**child, "startDate": 1795313600}]})).answer(clients.stepfunctions)
    found = list(StepFunctionsExecutions(clients).map_run_children(MAP_RUN, status="FAILED"))
    assert canned.requests == [{"mapRunArn": MAP_RUN, "statusFilter": "FAILED", "maxResults": 1000}]
    assert [each.arn for each in found] == [f"{EXECUTION}-1"]


def test_the_map_runs_of_an_execution_are_listed(clients: Clients) -> None:
    run = {"executionArn": EXECUTION, "mapRunArn": MAP_RUN, "stateMachineArn": MACHINE, "startDate": 1795313600}
    CannedAws((200, {"mapRuns": [run]})).answer(clients.stepfunctions)
    assert [each.arn for each in StepFunctionsExecutions(clients).map_runs(EXECUTION)] == [MAP_RUN]


def test_a_state_machine_tells_its_type_and_where_it_logs(clients: Clients) -> None:
    group = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/states/orders:*"
    answer = {
        "stateMachineArn": MACHINE,
        "name": "orders",
        "definition": "{}",
        "roleArn": "arn:aws:iam::111122223333:role/orders",
        "type": "EXPRESS",
        "creationDate": 1795313600,
        "loggingConfiguration": {
            "level": "ALL",
            "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}],
        },
    }
    CannedAws((200, answer)).answer(clients.stepfunctions)
    machine = StepFunctionsExecutions(clients).state_machine(MACHINE)
    assert (machine.type, machine.log_groups) == ("EXPRESS", ("/aws/vendedlogs/states/orders",))


def test_an_express_execution_has_no_history_and_is_not_found(clients: Clients) -> None:
    refused = {"__type": "InvalidArn", "message": "Resource type not valid in this context: express"}
    CannedAws((400, refused)).answer(clients.stepfunctions)
    with pytest.raises(ResourceNotFoundError, match="express"):
        next(StepFunctionsExecutions(clients).history("arn:aws:states:eu-west-1:1:express:o:a:b", newest_first=True))


def test_an_express_machine_has_no_executions_that_could_be_listed(clients: Clients) -> None:
    refused = {"__type": "StateMachineTypeNotSupported", "message": "This operation is not supported"}
    CannedAws((400, refused)).answer(clients.stepfunctions)
    with pytest.raises(ResourceNotFoundError, match="not supported"):
        next(StepFunctionsExecutions(clients).recent(MACHINE))
