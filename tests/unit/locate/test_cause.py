"""Reading causes as AWS writes them."""

import json

import pytest

from tests.corpora import corpus, json_lines
from triage.locate.cause import CAUSE_LIMIT, failing_state, is_cut, with_fewer_frames
from triage.locate.correlation import correlation_of

ID = "5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e"


@pytest.mark.parametrize(
    "cause",
    [
        json.dumps({"errorMessage": "x", "errorType": "KeyError", "requestId": ID, "stackTrace": []}),
        json.dumps(
            {"errorType": "Sandbox.Timedout", "errorMessage": f"RequestId: {ID} Error: Task timed out after 3 s"}
        ),
        json.dumps({"errorMessage": f"2026-11-22T02:13:44.031Z {ID} Task timed out after 1.00 seconds"}),
        f"RequestId: {ID} Error: Runtime exited without providing a reason",
        json.dumps({"Cause": json.dumps({"errorMessage": "x", "requestId": ID}), "Status": "FAILED"}),
    ],
)
def test_the_lambda_request_is_found_in_every_form_of_cause(cause: str) -> None:
    assert correlation_of(cause)["lambda_request_id"] == ID


def test_a_long_payload_loses_frames_from_its_middle_and_stays_json() -> None:
    frames = [f'  File "/var/task/f{number}.py", line 1, in f\n    g()\n' for number in range(200)]
    cause = json.dumps({"errorMessage": "no float", "errorType": "TypeError", "stackTrace": frames})
    shorter = json.loads(with_fewer_frames(cause, 2000))
    assert shorter["errorMessage"] == "no float"
    assert shorter["stackTrace"] == [*frames[:4], *frames[-4:]]
    assert shorter["framesLeftOut"] == 192


@pytest.mark.parametrize("cause", ["x" * 3000, json.dumps({"errorMessage": "short", "stackTrace": ["a"]})])
def test_other_causes_keep_what_they_have(cause: str) -> None:
    assert with_fewer_frames(cause, 2000) == cause


def test_an_sdk_error_names_the_called_services_request_and_no_lambda() -> None:
    cause = f"Requested resource not found (Service: DynamoDb, Status Code: 400, Request ID: {ID})"
    assert correlation_of(cause) == {"aws_request_id": ID}


def test_a_recorded_batch_failure_names_its_job_and_log_stream() -> None:
    payloads = json.loads(corpus("sample_events/nasa_hls_batch/batch_sfn_error_payloads.json").read_text())
    cause = next(each["payload"]["Cause"] for each in payloads if each["name"] == "batch_failed_event")
    ids = correlation_of(cause)
    assert ids["batch_job_id"] == "5ce9a71e-2f18-4dd1-b9ac-9d3618774d3f"
    assert ids["log_stream"].startswith("LandsatTaskBatchJob1274-131d33be785ce5d/default/")


def test_no_recorded_lambda_payload_is_misread() -> None:
    for each in json_lines("recorded_aws/lambda_error_payloads.jsonl"):
        payload = each["payload"].get("Payload", each["payload"])
        found = correlation_of(json.dumps(payload))
        assert found.get("lambda_request_id") == (payload.get("requestId") or None)


@pytest.mark.parametrize("cause", [None, "", "{", "[1]", "{}" * 9, '{"Cause": {"a": 1}}', "\x00"])
def test_a_cause_without_ids_gives_none(cause: str | None) -> None:
    assert correlation_of(cause) == {}


def test_the_state_is_only_taken_from_the_beginning_of_a_cause() -> None:
    text = "An error occurred while executing the state 'Load' (entered at the event id #12). Bad path"
    assert failing_state(text) == ("Load", 12)
    assert failing_state(f"child said: {text}") is None


def test_a_cause_is_cut_off_at_the_limit_or_where_its_json_does_not_end() -> None:
    assert is_cut("x" * CAUSE_LIMIT)
    assert is_cut('{"Cause": "it br')
    assert not is_cut("x" * (CAUSE_LIMIT - 1))
    assert not is_cut('{"Cause": "it broke"}')
