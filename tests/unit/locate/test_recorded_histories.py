"""Locating, held against executions that were recorded on AWS, with their ground truth."""

from typing import Any

import pytest

from tests.corpora import json_files, json_lines
from tests.fakes import history_events
from triage.locate import HistoryFinding, locate_in_history
from triage.model.vocabulary import Status

FAILED = json_files("step_functions/failed")
RECOVERED = json_files("step_functions/recovered")
SUCCEEDED = json_lines("step_functions/succeeded.jsonl")

# Where the ground truth was derived by a walk that the history itself contradicts: an EvaluationFailed whose
# iteration failed right after it, and a Map retried three times, whose earlier Fail states enclose nothing.
ENCLOSING_BY_HAND = {"ls-9e44b9a33f41c533": ["ProcessItems"], "ls-cd250b9f9dce7741": ["MapState"]}
# MapRunFailed carries an error of its own; the ground truth counts task events only.
INNERMOST_BY_HAND = {"ls-334e84ff8d46ec52": "MapState", "ls-83357de368c306e1": "MapState"}


def locate(recording: dict[str, Any], *, with_definition: bool = True) -> HistoryFinding:
    definition = recording["definition"] if with_definition else None
    found = locate_in_history(history_events(recording["events"]), definition=definition)
    assert found is not None
    return found


def numbered(recording: dict[str, Any]) -> dict[str, Any]:
    """Number the events anew where the recording collapsed the ids of parallel branches to "[0]"."""
    if all(isinstance(event["id"], int) for event in recording["events"]):
        return recording
    events = [{**event, "id": place, "previousEventId": 0} for place, event in enumerate(recording["events"], 1)]
    return {**recording, "events": events}


@pytest.mark.parametrize("with_definition", [True, False], ids=["definition", "history alone"])
@pytest.mark.parametrize("recording", FAILED, ids=lambda recording: str(recording["id"]))
def test_a_recorded_failure_is_located_as_its_ground_truth_says(
    recording: dict[str, Any], with_definition: bool
) -> None:
    truth = recording["ground_truth"]
    found = locate(recording, with_definition=with_definition)
    assert found.status is Status.FAILED
    failure = found.failure
    assert failure is not None
    assert (failure.state, failure.error, failure.cause) == (truth["failing_state"], truth["error"], truth["cause"])
    assert list(failure.path[:-1]) == ENCLOSING_BY_HAND.get(recording["id"], truth["enclosing_states"])
    assert failure.path[-1] == failure.state


@pytest.mark.parametrize("recording", FAILED, ids=lambda recording: str(recording["id"]))
def test_the_origin_of_a_recorded_failure_is_its_innermost_failed_event(recording: dict[str, Any]) -> None:
    innermost = recording["ground_truth"]["innermost_failed_event"]
    found = locate(recording)
    assert found.failure is not None
    origin = found.failure.origin
    if innermost is not None:
        assert (origin.error, origin.cause) == (innermost["error"], innermost["cause"])
        assert f"history event {innermost['event_id']}: " in found.facts[0].text


def test_a_fail_state_reached_through_a_catch_names_the_swallowed_failure_as_origin() -> None:
    recording = next(each for each in FAILED if each["id"] == "ls-a872a77a272d8b06")
    failure = locate(recording).failure
    assert failure is not None
    assert (failure.state, failure.error) == ("NoSuchKeyState", None)
    assert (failure.origin.state, failure.origin.error) == ("StartState", "S3.NoSuchKeyException")
    assert failure.origin.resource == "arn:aws:s3:::bucket-name/no_such_key.json"


def test_retries_of_a_recorded_failure_are_counted_and_compared() -> None:
    recording = next(each for each in FAILED if each["id"] == "ls-481c17e452cf38cb")
    found = locate(recording)
    assert found.failure is not None
    assert found.failure.attempts == 3
    assert found.failure.correlation == {"lambda_request_id": "<uuid:3>"}
    assert found.facts[0].text.startswith(
        "history event 11: LambdaTask failed with Exception, attempt 3 of 3 (00:00:05, 00:00:08, 00:00:11), "
        "the same error each time: "
    )


@pytest.mark.parametrize("recording", RECOVERED, ids=lambda recording: str(recording["id"]))
def test_a_recorded_recovery_names_what_was_overcome(recording: dict[str, Any]) -> None:
    truth = recording["ground_truth"]["recovered_failures"]
    found = locate(recording)
    assert found.status is Status.RECOVERED
    assert found.failure is not None
    named = {error for each in truth if (error := each["error"])}
    assert found.failure.error in (named or {"HandleItemFailError"})
    cited = [f"history event {each['event_id']}: " for each in truth]
    assert all(any(fact.text.startswith(start) for start in cited) for fact in found.facts)
    # A failure passed on by a Map is told once, with the Map's.
    told = [each for each in truth if each["type"] != "MapIterationFailed"]
    assert len(found.facts) == len(told)


@pytest.mark.parametrize("recording", SUCCEEDED, ids=lambda recording: str(recording["id"]))
def test_a_recorded_success_is_healthy(recording: dict[str, Any]) -> None:
    found = locate(numbered(recording))
    assert (found.status, found.failure, found.facts) == (Status.HEALTHY, None, ())
