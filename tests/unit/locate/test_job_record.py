"""What the record of a failed job tells, out of a `.sync` task's cause."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpora import corpus
from triage.locate.job_record import told_by_job

GLUE = {"JobName": "clean", "Id": "jr_17", "JobRunState": "FAILED", "ErrorMessage": "Out of memory", "Attempt": 0}
ECS = {
    "LastStatus": "STOPPED",
    "StopCode": "EssentialContainerExited",
    "StoppedReason": "Essential container in task exited",
    "Containers": [{"Name": "load", "ExitCode": 137, "Reason": "OutOfMemoryError: container killed"}],
    "Overrides": {"ContainerOverrides": [{"Name": "load", "Reason": "as defined"}]},
}
EMR = {
    "Step": {
        "Id": "s-1",
        "Status": {
            "State": "FAILED",
            "FailureDetails": {"Reason": "Unknown Error.", "LogFile": "s3://logs/stderr.gz"},
        },
    }
}
SAGEMAKER = {"TrainingJobName": "t", "TrainingJobStatus": "Failed", "FailureReason": "AlgorithmError: exit code 1"}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (GLUE, "JobRunState FAILED; ErrorMessage Out of memory"),
        (
            ECS,
            (
                "LastStatus STOPPED; StoppedReason Essential container in task exited; "
                "StopCode EssentialContainerExited; "
                "Containers[0].Reason OutOfMemoryError: container killed; Containers[0].ExitCode 137"
            ),
        ),
        (
            EMR,
            (
                "Step.Status.State FAILED; Step.Status.FailureDetails.Reason Unknown Error.; "
                "Step.Status.FailureDetails.LogFile s3://logs/stderr.gz"
            ),
        ),
        (SAGEMAKER, "TrainingJobStatus Failed; FailureReason AlgorithmError: exit code 1"),
    ],
    ids=["glue", "ecs", "emr", "sagemaker"],
)
def test_status_reasons_and_exit_codes_are_picked_out(record: object, told: str) -> None:
    assert told_by_job(json.dumps(record)) == told


def test_a_recorded_batch_failure_tells_its_exit_code_and_no_environment() -> None:
    payloads = json.loads(corpus("sample_events/nasa_hls_batch/batch_sfn_error_payloads.json").read_text())
    cause = next(each["payload"]["Cause"] for each in payloads if each["name"] == "batch_failed_event")
    told = told_by_job(cause)
    assert told is not None
    assert "StatusReason Essential container in task exited" in told
    assert "Container.ExitCode 1" in told
    assert "OUTPUT_BUCKET" not in told


@pytest.mark.parametrize(
    "cause",
    [
        None,
        "Essential container in task exited",
        '{"errorMessage": "x", "errorType": "KeyError", "Status": "a", "Reason": "b"}',
        '{"ExecutionArn": "arn:aws:states:x:1:execution:a:b", "Status": "FAILED", "Reason": "x"}',
        '{"message": "Missing Authentication Token"}',
    ],
)
def test_what_is_no_job_tells_nothing(cause: str | None) -> None:
    assert told_by_job(cause) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["Status", "Reason", "ExitCode", "x"]), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["Status", "Container", "Attempts"]), JSON))
def test_any_record_is_read(record: dict[str, object]) -> None:
    told_by_job(json.dumps(record))
