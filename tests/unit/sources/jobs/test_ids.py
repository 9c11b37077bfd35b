"""Ids are found in causes of every shape, and damage never does harm."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sources.jobs.cases import HOME, failure
from triage.sources.jobs import READERS, log_locations
from triage.sources.jobs.ids import clues_of, objects_in
from triage.sources.jobs.reading import told_record

GLUE = {
    "JobName": "load",
    "Id": "jr_abc123",
    "JobRunState": "FAILED",
    "ErrorMessage": 'say "no"',
    "PredecessorRuns": [],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Id", "JobId", "JobQueue", "TaskArn", "ClusterArn", "Status", "Attempts", "Container", "Cause"]
            )
            | st.sampled_from(["JobName", "JobRunId", "ApplicationId", "Step", "Cluster", "QueryExecutionId", "Build"])
            | st.sampled_from(
                ["TrainingJobName", "Arn", "BuildStatus", "HasResultSet", "ExitCode", "Timeout", "Error"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def found(cause: Any, **given: Any) -> dict[str, str]:
    """Return the ids of the jobs a failure names, by reader."""
    clues = clues_of(failure(cause, **given))
    return {reader.name: job.id for reader in READERS for job in reader.find(clues)}


def test_record_in_the_cause_names_the_job() -> None:
    assert found(GLUE) == {"glue": "jr_abc123"}


def test_record_is_found_through_two_nested_executions() -> None:
    inner = {"ExecutionArn": "arn:child", "Error": "States.TaskFailed", "Cause": json.dumps(GLUE)}
    outer = {"ExecutionArn": "arn:parent", "Error": "States.TaskFailed", "Cause": json.dumps(inner)}
    assert found(outer) == {"glue": "jr_abc123"}


@pytest.mark.parametrize("wrapper", ["JobRun", "Step", "Cluster", "QueryExecution", "Build"])
def test_record_inside_an_answer_is_found(wrapper: str) -> None:
    assert objects_in(json.dumps({wrapper: GLUE}))[1] == GLUE


def test_run_id_from_the_tasks_output_needs_the_jobs_name() -> None:
    ids = {"glue_job_run_id": "jr_1"}
    assert found("timed out", correlation=ids) == {}
    assert found("timed out", correlation=ids, resource=f"arn:aws:glue:{HOME}:job/load") == {"glue": "jr_1"}


def test_job_run_id_of_emr_serverless_is_not_taken_for_glues() -> None:
    cause = {"ApplicationId": "00f1", "JobRunId": "00g2", "State": "FAILED"}
    assert found(cause, correlation={"glue_job_run_id": "00g2"}) == {"emr_serverless": "00g2"}


def test_id_of_no_glue_run_is_not_asked_of_glue() -> None:
    assert found("x", correlation={"glue_job_run_id": "00g2"}, resource=f"arn:aws:glue:{HOME}:job/load") == {}


def test_id_of_another_services_record_is_not_read_as_a_statement() -> None:
    told = {"Id": "d9b6c0c9-0747-4bf4-b142-e8883122f766", "Status": "FAILED"}
    assert found(told, service="databrew") == {}
    assert found({**told, "RedshiftPid": 7}) == found(told, service="redshift-data") == {"redshift_data": told["Id"]}


def test_ids_from_the_tasks_output_are_used_where_the_cause_has_none() -> None:
    assert found("timed out", correlation={"athena_query_execution_id": "q"}) == {"athena": "q"}
    assert found("timed out", correlation={"codebuild_build_id": "p:1"}) == {"codebuild": "p:1"}
    assert found("timed out", correlation={"redshift_statement_id": "r"}) == {"redshift_data": "r"}
    serverless = {"emr_serverless_application_id": "a", "emr_serverless_job_run_id": "r"}
    assert found("timed out", correlation=serverless) == {"emr_serverless": "r"}
    step = {"emr_step_id": "s-3M8DXXXXXXXXX"}
    cluster = f"arn:aws:elasticmapreduce:{HOME}:cluster/j-2AXXXXXXGAPLF"
    assert found("timed out", correlation=step, resource=cluster) == {"emr": "s-3M8DXXXXXXXXX"}
    assert found("timed out", resource=cluster) == {"emr_cluster": "j-2AXXXXXXGAPLF"}
    task = {"ecs_task_arn": f"arn:aws:ecs:{HOME}:task/1"}
    assert found("timed out", service="ecs", correlation=task) == {"ecs": task["ecs_task_arn"]}


def test_task_of_a_batch_job_is_not_read_as_an_ecs_task() -> None:
    task = f"arn:aws:ecs:{HOME}:task/c/1"
    cause = {"JobId": "b-1", "JobQueue": "q", "Container": {"TaskArn": task}}
    assert found(cause, service="batch", correlation={"ecs_task_arn": task}) == {"batch": "b-1"}


def test_job_id_of_another_service_is_not_read_as_batch() -> None:
    assert found({"JobId": "textract-1", "JobStatus": "FAILED"}, service="textract") == {}


def test_refused_call_names_no_sagemaker_job() -> None:
    resource = f"arn:aws:sagemaker:{HOME}:training-job/t1"
    refused = "Job name already in use (Service: AmazonSageMaker; Status Code: 400; Error Code: ResourceInUse)"
    assert found(refused, resource=resource) == {}
    assert found("timed out", resource=resource) == {"sagemaker_TrainingJob": "t1"}


def test_origins_job_comes_before_the_failures_own() -> None:
    outer = failure({"QueryExecutionId": "outer"})
    case = outer.model_copy(update={"origin": outer.origin.model_copy(update={"cause": '{"QueryExecutionId": "in"}'})})
    athena = next(reader for reader in READERS if reader.name == "athena")
    assert [job.id for job in athena.find(clues_of(case))] == ["in", "outer"]


@given(cut=st.integers(min_value=0, max_value=300), depth=st.integers(min_value=0, max_value=2))
def test_cause_cut_off_anywhere_names_the_right_job_or_none(cut: int, depth: int) -> None:
    cause = json.dumps(GLUE)
    for _ in range(depth):
        cause = json.dumps({"Error": "States.TaskFailed", "Cause": cause})
    assert found(cause[:cut]) in ({}, {"glue": "jr_abc123"})


def test_cause_cut_off_after_the_ids_still_names_the_job() -> None:
    cause = json.dumps({"Error": "States.TaskFailed", "Cause": json.dumps(GLUE)})
    assert found(cause[:-30]) == {"glue": "jr_abc123"}


@given(value=JSON, cut=st.integers(min_value=0, max_value=400), damage=st.text(max_size=3))
def test_damaged_json_never_raises(value: Any, cut: int, damage: str) -> None:
    text = json.dumps(value)
    for cause in (text, text[:cut] + damage + text[cut:], text[:cut]):
        case = failure(cause, service="redshift-data")
        log_locations(case)
        clues = clues_of(case)
        for reader in READERS:
            for job in reader.find(clues):
                record = told_record(reader, job)
                if record is not None:
                    list(reader.tell(record))


@given(st.text())
def test_any_text_gives_clues(text: str) -> None:
    assert clues_of(failure(text)).told == objects_in(text)


@pytest.mark.parametrize("cause", ["[" * 100_000, '{"a":' * 100_000, '{"Id": 1' + "0" * 5_000 + "}", '{"Cause": "{\\"'])
def test_hostile_depth_and_numbers_are_survived(cause: str) -> None:
    assert found(cause) == {}


def test_cause_of_many_objects_is_read_up_to_a_bound() -> None:
    assert len(objects_in(json.dumps({"Tasks": [{"n": number} for number in range(500)]}))) == 20
