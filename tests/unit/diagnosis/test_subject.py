"""The subject line fits SNS and says the whole story."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.diagnosis.scenes import REQUEST, execution, log_fact, payload
from triage.diagnosis import subject

_DENIED = (
    "An error occurred (AccessDenied) when calling the GetObject operation: User: "
    "arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: "
    "s3:GetObject on resource: arn:aws:s3:::acme-raw/orders/part-0.parquet"
)


def test_it_names_pipeline_status_what_where_and_the_verdict() -> None:
    report = execution("ClientError", payload("ClientError", _DENIED)).report()
    assert subject(report) == "customer-etl FAILED: s3:GetObject denied in Load. Fix first, then redrive"


def test_it_names_the_cause_found_in_the_log_rather_than_the_wrapper() -> None:
    waiting = f'[WARNING] {REQUEST} Connect timeout on endpoint URL: "https://sqs.eu-west-1.amazonaws.com/"'
    timed_out = '{"errorType":"Sandbox.Timedout","errorMessage":"Task timed out after 3.00 seconds"}'
    report = execution("Sandbox.Timedout", timed_out, logs=(log_fact(waiting, weight=0.65),)).report()
    assert subject(report).startswith("customer-etl FAILED: no answer from sqs.eu-west-1.amazonaws.com")


def test_an_unknown_cause_is_named_by_its_error() -> None:
    assert (
        subject(execution("LoaderFailed", "Error: -1").report())
        == "customer-etl FAILED: LoaderFailed in Load. Investigate"
    )


@given(error=st.text(max_size=300), message=st.text(max_size=300), pipeline=st.text(min_size=1, max_size=256))
def test_whatever_the_names_it_is_one_line_of_fewer_than_100_characters(
    error: str, message: str, pipeline: str
) -> None:
    report = execution(error, payload(error, message)).report().model_copy(update={"pipeline": pipeline})
    line = subject(report)
    assert len(line) < 100
    assert line.isprintable()
