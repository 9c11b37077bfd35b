"""Parallel and Map states: what their failures leave in the history."""

from pathlib import Path
from typing import Any

from local_cloud.cloud import Cloud
from tests.local_cloud.stepfunctions.machines import Execution, StateMachines, failing, one_state


def _item_processor(mode: str = "INLINE") -> dict[str, Any]:
    settings = {"Mode": mode, **({"ExecutionType": "STANDARD"} if mode == "DISTRIBUTED" else {})}
    return {"ProcessorConfig": settings, **_check()}


def _check() -> dict[str, Any]:
    return {
        "StartAt": "Check",
        "States": {
            "Check": {
                "Type": "Choice",
                "Choices": [{"Variable": "$", "StringEquals": "bad", "Next": "Refuse"}],
                "Default": "Accept",
            },
            "Refuse": {"Type": "Fail", "Error": "BadItem", "Cause": "bad item"},
            "Accept": {"Type": "Pass", "End": True},
        },
    }


def _map(**state: Any) -> dict[str, Any]:
    return one_state({"Type": "Map", "ItemProcessor": _item_processor(), **state})


def _distributed(**state: Any) -> dict[str, Any]:
    return one_state({"Type": "Map", "ItemProcessor": _item_processor("DISTRIBUTED"), **state})


def test_one_bad_item_of_a_map_is_named_by_its_index(machines: StateMachines) -> None:
    execution = machines.run(_map(MaxConcurrency=1), ["fine", "bad"])

    assert execution.description["error"] == "BadItem"
    assert execution.details("MapIterationFailed") == [{"name": "Only", "index": 1}]
    assert execution.types[-3:] == ["MapIterationFailed", "MapStateFailed", "ExecutionFailed"]
    refused = next(e for e in execution.events if e["type"] == "FailStateEntered")
    started = [e for e in execution.events if e["type"] == "MapIterationStarted"][1]
    by_id = {event["id"]: event for event in execution.events}
    chain = [refused["previousEventId"]]
    while chain[-1] != started["id"]:
        chain.append(by_id[chain[-1]]["previousEventId"])
    assert by_id[chain[0]]["type"] == "ChoiceStateExited"


def test_an_inline_map_runs_at_most_forty_items_at_once(machines: StateMachines) -> None:
    waiting = {"StartAt": "Pause", "States": {"Pause": {"Type": "Wait", "Seconds": 1, "End": True}}}
    arn = machines.start(machines.create(_map(ItemProcessor=waiting)), ["fine"] * 45)
    machines.wait_for_event(arn, "WaitStateExited")
    events = machines.history(arn)
    before_first_exit = events[: [e["type"] for e in events].index("WaitStateExited")]
    assert sum(event["type"] == "MapIterationStarted" for event in before_first_exit) == 40
    assert machines.wait(arn).types.count("MapIterationSucceeded") == 45


def test_a_failing_branch_fails_its_parallel_state(machines: StateMachines) -> None:
    branches = [one_state({"Type": "Pass"}), failing("Branch.Error", "the second branch")]
    execution = machines.run(
        {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}}}
    )

    assert execution.types[-2:] == ["ParallelStateFailed", "ExecutionFailed"]
    assert execution.description["error"] == "Branch.Error"
    started = next(e["id"] for e in execution.events if e["type"] == "ParallelStateStarted")
    entered = [e for e in execution.events if e["type"] in ("PassStateEntered", "FailStateEntered")]
    assert {event["previousEventId"] for event in entered} == {started}


def _runs(machines: StateMachines, definition: dict[str, Any], execution_input: Any) -> list[Execution]:
    """Return several executions of one machine: what items and branches write is in another order each time."""
    machine = machines.create(definition)
    return [machines.wait(machines.start(machine, execution_input)) for _ in range(5)]


def _followed_by(execution: Execution, event_type: str) -> str:
    """Return the type of the event that the only event of this type follows."""
    (event,) = (event for event in execution.events if event["type"] == event_type)
    return str(next(each["type"] for each in execution.events if each["id"] == event["previousEventId"]))


def test_the_failure_of_a_map_follows_the_item_that_failed_whatever_the_others_write(machines: StateMachines) -> None:
    items = ["fine"] * 10 + ["bad"] + ["fine"] * 10
    executions = _runs(machines, _map(), items)

    assert {_followed_by(execution, "MapStateFailed") for execution in executions} == {"FailStateEntered"}


def test_the_failure_of_a_parallel_follows_the_branch_that_failed_whatever_the_others_write(
    machines: StateMachines,
) -> None:
    branches = [failing("Branch.Error")] + [_check() for _ in range(5)]
    executions = _runs(machines, one_state({"Type": "Parallel", "Branches": branches}), "fine")

    assert {_followed_by(execution, "ParallelStateFailed") for execution in executions} == {"FailStateEntered"}


def test_items_of_a_distributed_map_are_executions_with_histories(machines: StateMachines) -> None:
    execution = machines.run(_distributed(Label="Items", ToleratedFailureCount=1), ["fine", "bad"])

    assert execution.description["status"] == "SUCCEEDED"
    assert "MapRunSucceeded" in execution.types
    map_run = execution.details("MapRunStarted")[0]["mapRunArn"]
    children = machines.client.list_executions(mapRunArn=map_run)["executions"]
    assert sorted(child["status"] for child in children) == ["FAILED", "SUCCEEDED"]
    failed = next(child["executionArn"] for child in children if child["status"] == "FAILED")
    assert machines.history(failed)[-1]["executionFailedEventDetails"]["error"] == "BadItem"
    machine = machines.client.describe_state_machine_for_execution(executionArn=failed)
    assert machine["stateMachineArn"].endswith("/Items")
    assert machine["mapRunArn"] == map_run
    counts = machines.client.describe_map_run(mapRunArn=map_run)["itemCounts"]
    assert (counts["failed"], counts["succeeded"], counts["total"], counts["running"]) == (1, 1, 2, 0)


def test_failures_above_the_tolerance_fail_the_map_run(machines: StateMachines) -> None:
    execution = machines.run(_distributed(ToleratedFailurePercentage=40), ["fine", "bad"])

    assert execution.description["error"] == "States.ExceedToleratedFailureThreshold"
    assert execution.types[-3:] == ["MapRunFailed", "MapStateFailed", "ExecutionFailed"]


def test_a_map_over_something_else_than_an_array_names_the_value(machines: StateMachines) -> None:
    definition = one_state({"Type": "Map", "ItemProcessor": one_state({"Type": "Pass"})}, QueryLanguage="JSONata")
    execution = machines.run(definition, {"id": 7})

    assert execution.description["error"] == "States.QueryEvaluationError"
    assert execution.description["cause"] == (
        "An error occurred while executing the state 'Only' (entered at the event id #2). "
        'Map state input must be an array but was: {"id":7}'
    )
    assert execution.types[1:4] == ["MapStateEntered", "EvaluationFailed", "MapStateFailed"]
    assert execution.events[2]["previousEventId"] == 0  # the event before the state's entry, as recorded on AWS


def test_sixty_executions_at_once_take_few_threads(machines: StateMachines, cloud: Cloud) -> None:
    pause = one_state({"Type": "Wait", "Seconds": 2})
    definition = {
        "StartAt": "All",
        "States": {"All": {"Type": "Parallel", "Branches": [pause, pause, pause], "End": True}},
    }
    machine = machines.create(definition)
    arns = [machines.start(machine) for _ in range(60)]
    status = Path(f"/proc/{cloud.pid}/status").read_text(encoding="ascii")
    threads = int(status.split("Threads:")[1].split()[0])
    # One for each execution and each branch, and the server's own; the interpreter's way took 9 an execution.
    assert threads < 60 * 4 + 60
    assert {machines.wait(arn).description["status"] for arn in arns} == {"SUCCEEDED"}
