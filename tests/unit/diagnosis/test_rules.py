"""The rules across evidence, each on its own."""

import pytest

from tests.unit.diagnosis.scenes import REQUEST
from triage.diagnosis.candidate import Candidate, Note
from triage.diagnosis.rules import Situation
from triage.diagnosis.rules.caught_before import caught_before
from triage.diagnosis.rules.last_words import last_words
from triage.diagnosis.rules.metrics_confirm import metrics_confirm
from triage.diagnosis.rules.not_memory import not_memory
from triage.diagnosis.rules.shared_resource import shared_resource
from triage.diagnosis.rules.trend import trend
from triage.diagnosis.rules.wrapper import wrapper
from triage.knowledge import load_signatures
from triage.knowledge.observation import Closeness
from triage.model.caught_failure import CaughtFailure, tell_caught_failure
from triage.model.evidence import Evidence, ExecutionRef
from triage.model.last_lines import tell_last_lines

_SIGNATURES = {each.id: each for each in load_signatures()}


def _candidate(signature: str, confidence: float = 0.8, closeness: Closeness = Closeness.REQUEST) -> Candidate:
    return Candidate(_SIGNATURES[signature], {}, ("E1",), confidence, closeness)


def _situation(source: str, text: str) -> Situation:
    return Situation((), (Evidence(id="E9", source=source, text=text, ref=ExecutionRef(execution="x")),))


def test_a_wrapper_stands_below_what_the_request_logged() -> None:
    timeout, network = _candidate("lambda.timeout", 0.9), _candidate("network.dns", 0.85)
    below, untouched = wrapper(Situation(()), [timeout, network])
    assert below.confidence == 0.75
    assert untouched.confidence == 0.85


def test_what_a_request_logged_last_is_said_with_how_it_ended() -> None:
    line = f"[INFO]\t2026-11-22T02:13:41.000Z\t{REQUEST}\tGET https://api.example.com/rates"
    situation = _situation("logs", tell_last_lines(["starting", line]))
    ended, logged = _candidate("lambda.timeout", 0.9, Closeness.FAILURE), _candidate("network.dns")
    noting, untouched = last_words(situation, [ended, logged])
    assert noting.notes == (Note('the last it logged was "GET https://api.example.com/rates"', "E9"),)
    assert noting.evidence == ("E1", "E9")
    assert untouched.notes == ()


def test_a_caught_failure_is_said_with_what_may_follow_from_it() -> None:
    told = tell_caught_failure(CaughtFailure(state="FetchFx", said='URLError: "refused"'), led_to="ApplyFx")
    situation = _situation("execution_history", f"history event 5: {told}")
    missing, ended = _candidate("python.key_error", 0.66, Closeness.FAILURE), _candidate("lambda.timeout", 0.9)
    noting, untouched = caught_before(situation, [missing, ended])
    assert noting.notes == (Note('FetchFx had failed before with URLError: "refused", and a Catch led on', "E9"),)
    assert untouched.notes == ()


def test_something_nearby_in_the_log_explains_no_wrapper() -> None:
    nearby = _candidate("network.dns", 0.85, Closeness.SURROUNDINGS)
    assert wrapper(Situation(()), [_candidate("lambda.timeout", 0.9), nearby])[0].confidence == 0.9


@pytest.mark.parametrize(("used", "confidence"), [(150, 0.48), (400, 0.8), (512, 0.8)])
def test_a_kill_is_doubted_to_be_for_memory_where_much_was_free(used: int, confidence: float) -> None:
    situation = _situation("logs", f"Memory Size: 512 MB\tMax Memory Used: {used} MB")
    assert not_memory(situation, [_candidate("host.exit_137")])[0].confidence == confidence


def test_memory_that_was_said_to_be_full_is_not_doubted() -> None:
    situation = _situation("logs", "Memory Size: 512 MB\tMax Memory Used: 100 MB")
    assert not_memory(situation, [_candidate("java.out_of_memory")])[0].confidence == 0.8


def test_a_metric_of_throttles_confirms_and_is_cited() -> None:
    situation = _situation("metrics", "Throttles of load (Sum, 60 s) came to 41 between 02:09:00 and 02:13:00")
    confirmed, other = metrics_confirm(situation, [_candidate("lambda.throttled"), _candidate("network.dns")])
    assert confirmed.confidence == 0.84
    assert confirmed.evidence == ("E1", "E9")
    assert other.confidence == 0.8


@pytest.mark.parametrize(
    ("signature", "text", "confidence"),
    [
        ("dynamodb.throttled", "Throttles of load (Sum, 60 s) came to 41 at 02:13:00", 0.8),
        ("aws.throttled", "Throttles of load (Sum, 60 s) came to 41 at 02:13:00", 0.84),
        ("lambda.throttled", "nothing unusual in Throttles, DeadLetterErrors", 0.68),
        ("dynamodb.throttled", "nothing unusual in Throttles, DeadLetterErrors", 0.8),
        ("aws.throttled", "nothing unusual in Throttles, DeadLetterErrors", 0.8),
    ],
)
def test_throttling_is_weighed_by_the_metrics_of_the_service_that_throttles(
    signature: str, text: str, confidence: float
) -> None:
    assert metrics_confirm(_situation("metrics", text), [_candidate(signature)])[0].confidence == confidence


@pytest.mark.parametrize(
    ("signature", "text"),
    [
        ("lambda.out_of_memory", "memory_utilization of load (Maximum, 1 day) crept up over 14 days from 61% to 99%"),
        ("lambda.timeout", "Duration of load (Maximum, 1 day) crept up over 14 days from 41 s to 298 s"),
    ],
)
def test_a_trend_measured_day_by_day_is_said_with_the_cause(signature: str, text: str) -> None:
    (explained,) = trend(_situation("metrics", text), [_candidate(signature)])
    assert explained.notes == (Note(f"before that, {text}", "E9"),)
    assert explained.evidence == ("E1", "E9")


_SHARED = "2 other pipelines failed on table acme-orders in the hour before: finance-daily, inventory-sync"


def _told_beside(text: str) -> Situation:
    ref = ExecutionRef(execution="x")
    own = Evidence(id="E1", source="execution_history", text=text, ref=ref)
    return Situation((), (own, Evidence(id="E9", source="history", text=_SHARED, ref=ref)))


def test_a_resource_that_others_failed_on_too_is_said_with_the_cause_that_names_it() -> None:
    situation = _told_beside("throttled on arn:aws:dynamodb:eu-west-1:111122223333:table/acme-orders")
    shared, own_data = shared_resource(situation, [_candidate("dynamodb.throttled"), _candidate("python.key_error")])
    assert shared.confidence == 0.83
    assert shared.notes == (Note(_SHARED, "E9"),)
    assert shared.evidence == ("E1", "E9")
    assert own_data.notes == ()


def test_a_cause_that_does_not_name_the_shared_resource_stays_as_it_is() -> None:
    candidate = _candidate("dynamodb.throttled")
    assert shared_resource(_told_beside("throttled on table acme-customers"), [candidate]) == [candidate]


def test_a_trend_of_something_else_explains_nothing() -> None:
    situation = _situation("metrics", "Duration of load (Maximum, 1 day) crept up over 14 days from 41 s to 298 s")
    assert trend(situation, [_candidate("lambda.out_of_memory")])[0].notes == ()


def test_a_trend_of_memory_explains_the_limit_that_was_hit() -> None:
    situation = _situation("history", "memory of Load crept up over 14 runs from 310 MB to 508 MB")
    (explained,) = trend(situation, [_candidate("lambda.out_of_memory")])
    assert explained.confidence == 0.83
    assert "E9" in explained.evidence
