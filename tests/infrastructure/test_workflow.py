"""The workflow's shape: what follows what, what is tried again, and that every failure is told to someone."""

from collections.abc import Iterator
from typing import Any

import pytest

from cdk_app import names
from tests.infrastructure.template import Template, listed
from triage.sources import SOURCES

State = dict[str, Any]


def tasks(states: dict[str, State]) -> Iterator[tuple[str, State]]:
    """Yield every Task, those in branches too."""
    for name, state in states.items():
        if state["Type"] == "Task":
            yield name, state
        for branch in state.get("Branches", []):
            yield from tasks(branch["States"])


def branches(definition: dict[str, Any]) -> dict[str, dict[str, State]]:
    return {branch["StartAt"]: branch["States"] for branch in definition["States"]["Gather"]["Branches"]}


def payload(state: State) -> dict[str, Any]:
    found: dict[str, Any] = state["Arguments"]["Payload"]
    return found


def test_steps_follow_one_another(dev: Template) -> None:
    states = dev.definition()["States"]
    order = []
    name: str | None = dev.definition()["StartAt"]
    while name:
        order.append(name)
        state = states[name]
        name = state.get("Next") or next((each["Next"] for each in state.get("Choices", [])), None)
    assert order == [
        "OpenIncident",
        "IsThereSomethingToTriage",
        "LocateFailure",
        "Gather",
        "AssembleReport",
        "StoreReport",
        "NotifyOwner",
        "WasItStored",
        "Done",
    ]


def test_duplicates_and_closed_alarms_end_well_without_a_report(dev: Template) -> None:
    states = dev.definition()["States"]
    choice = states["IsThereSomethingToTriage"]
    assert choice["Choices"] == [{"Condition": "{% $action = 'triage' %}", "Next": "LocateFailure"}]
    assert states[choice["Default"]]["Type"] == "Succeed"


def test_there_is_a_branch_for_each_source_that_calls_its_function(dev: Template) -> None:
    called = {name: states[name]["Arguments"]["FunctionName"] for name, states in branches(dev.definition()).items()}
    assert len(called) == len(SOURCES)
    for source in SOURCES:
        state = f"Gather{names.title(source.name)}"
        assert called[state].startswith(f"Functions{state}")


def test_a_new_source_gets_a_branch(customised: Template) -> None:
    states = branches(customised.definition())["GatherJobRuns"]
    assert states["GatherJobRuns"]["Arguments"]["FunctionName"].startswith("FunctionsGatherJobRuns")


def test_a_source_that_fails_says_so_and_leaves_the_others_alone(customised: Template) -> None:
    found = branches(customised.definition())
    assert len(found) == len(SOURCES) + 1
    for name, states in found.items():
        (catch,) = states[name]["Catch"]
        assert catch["ErrorEquals"] == ["States.ALL"]
        handler = states[catch["Next"]]
        assert handler["End"]
        assert set(handler["Output"]["failed"]) == {"source", "error", "cause"}
    assert found["GatherJobRuns"]["GatherJobRunsFailed"]["Output"]["failed"]["source"] == "job_runs"


def test_every_task_waits_with_jitter_when_lambda_throttles(dev: Template) -> None:
    found = dict(tasks(dev.definition()["States"]))
    assert len(found) == 6 + len(SOURCES)
    for state in found.values():
        retry = next(each for each in state["Retry"] if "Lambda.TooManyRequestsException" in each["ErrorEquals"])
        assert retry["JitterStrategy"] == "FULL"
        assert retry["MaxAttempts"] >= 6


def test_no_task_retries_a_defect_of_ours(dev: Template) -> None:
    for _name, state in tasks(dev.definition()["States"]):
        retried = {error for each in state["Retry"] for error in each["ErrorEquals"]}
        assert not retried & {"States.ALL", "States.TaskFailed", "Exception", "InvalidSignalError"}


def test_notifying_outlasts_the_lease_of_a_run_that_died(dev: Template) -> None:
    retries = dev.definition()["States"]["NotifyOwner"]["Retry"]
    retry = next(each for each in retries if each["ErrorEquals"] == ["DeliveryInProgressError"])
    waits = [retry["IntervalSeconds"] * retry["BackoffRate"] ** attempt for attempt in range(retry["MaxAttempts"])]
    assert sum(waits) > 60
    assert retry["JitterStrategy"] == "NONE"


@pytest.mark.parametrize("step", ["LocateFailure", "Gather", "AssembleReport"])
def test_a_step_that_fails_still_leads_to_a_report(dev: Template, step: str) -> None:
    states = dev.definition()["States"]
    (catch,) = states[step]["Catch"]
    assert (catch["ErrorEquals"], catch["Next"]) == (["States.ALL"], "IncompleteReport")
    assert catch["Assign"]["broken"]["step"] == step
    incomplete = states["IncompleteReport"]
    assert set(payload(incomplete)) == {"opened", "located", "step", "error", "cause"}
    assert incomplete["Assign"] == states["AssembleReport"]["Assign"]
    assert incomplete["Next"] == "StoreReport"


def test_what_the_incomplete_report_names_is_always_assigned(dev: Template) -> None:
    assert {"located", "opened"} <= set(dev.definition()["States"]["OpenIncident"]["Assign"])


def test_a_report_that_cannot_be_stored_is_sent_all_the_same_and_the_workflow_fails(dev: Template) -> None:
    states = dev.definition()["States"]
    (catch,) = states["StoreReport"]["Catch"]
    assert (catch["ErrorEquals"], catch["Next"]) == (["States.ALL"], "NotifyOwner")
    assert set(catch["Assign"]) == {"not_stored"}
    assert states["WasItStored"]["Choices"] == [{"Condition": "{% $not_stored = '' %}", "Next": "Done"}]
    assert states[states["WasItStored"]["Default"]]["Type"] == "Fail"


def test_payloads_are_what_the_handlers_take(dev: Template) -> None:
    found = {name: set(payload(state)) for name, state in tasks(dev.definition()["States"])}
    gathering = {f"Gather{names.title(source.name)}": {"opened", "located"} for source in SOURCES}
    assert found == {
        "OpenIncident": {"event", "owner"},
        "LocateFailure": {"opened"},
        **gathering,
        "AssembleReport": {"opened", "located", "gathered"},
        "IncompleteReport": {"opened", "located", "step", "error", "cause"},
        "StoreReport": {"opened", "report"},
        "NotifyOwner": {"opened", "report"},
    }


def test_workflow_invokes_its_functions_and_no_others(dev: Template) -> None:
    role = dev.one("AWS::StepFunctions::StateMachine")["RoleArn"]
    invoked = [each for each in dev.statements(role) if "lambda:InvokeFunction" in listed(each["Action"])]
    arns = {resource["Fn::GetAtt"][0] for each in invoked for resource in listed(each["Resource"])}
    called = {state["Arguments"]["FunctionName"] for _name, state in tasks(dev.definition()["States"])}
    assert arns == called


def test_workflow_is_traced_and_logs_errors_without_data(dev: Template) -> None:
    machine = dev.one("AWS::StepFunctions::StateMachine")
    assert machine["TracingConfiguration"] == {"Enabled": True}
    logging = machine["LoggingConfiguration"]
    assert (logging["Level"], logging["IncludeExecutionData"]) == ("ERROR", False)


def test_workflow_is_created_after_its_role_may_write_the_log(dev: Template) -> None:
    machines = [each for each in dev.body["Resources"].values() if each["Type"] == "AWS::StepFunctions::StateMachine"]
    (policy,) = [name for name in dev.resources("AWS::IAM::Policy") if name.startswith("WorkflowRole")]
    assert policy in machines[0]["DependsOn"]


def test_workflow_ends_in_time_even_if_a_step_hangs(dev: Template) -> None:
    assert 0 < dev.definition()["TimeoutSeconds"] <= 15 * 60
