"""An error code of AWS that no signature knows is told in the vocabulary's words, not called unknown."""

import pytest

from tests.unit.diagnosis.scenes import execution, payload
from triage.diagnosis import aws_code
from triage.knowledge.vocabulary import ErrorCode
from triage.model.vocabulary import Action, Category

_CODES = {
    "CrawlerNotRunningException": ErrorCode(services=("glue",), meaning="The specified crawler is not running"),
    "OddBackpressureException": ErrorCode(services=("odd",), retryable=True, throttling=True),
    "OddInvalidException": ErrorCode(services=("odd",), retryable=True),
    "OddException": ErrorCode(services=("odd",)),
    "OddBrokenException": ErrorCode(services=("odd",), server_fault=True),
}


@pytest.fixture(autouse=True)
def vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws_code, "look_up", lambda name: _CODES.get(name.rpartition(".")[2]))


def test_a_code_is_told_with_its_meaning_and_less_sure_than_a_signature() -> None:
    report = execution("Glue.CrawlerNotRunningException", "no", service="glue").report()
    (finding,) = report.probable_causes
    assert finding.category is Category.CONFIGURATION
    assert finding.statement == (
        "AWS refused the call with CrawlerNotRunningException: the specified crawler is not running"
    )
    assert finding.confidence < 0.7


def test_a_throttling_code_is_worth_another_try() -> None:
    report = execution("Odd.OddBackpressureException", "wait", service="odd").report()
    assert report.category is Category.THROTTLING
    assert report.verdict.action is Action.REDRIVE


def test_a_request_that_is_not_valid_is_not_worth_another_try_whatever_its_model_says() -> None:
    report = execution("Odd.OddInvalidException", "no", service="odd").report()
    assert report.category is Category.CONFIGURATION
    assert report.verdict.action is Action.FIX_THEN_REDRIVE


def test_a_fault_of_the_service_is_a_dependency() -> None:
    assert execution("Odd.OddBrokenException", "oops", service="odd").report().category is Category.DEPENDENCY


def test_a_code_that_no_model_lists_is_told_by_its_words_when_an_sdk_reports_it() -> None:
    said = "An error occurred (ConveyorDoesNotExistFault) when calling the GetConveyor operation: no"
    assert execution("ClientError", payload("ClientError", said)).report().category is Category.CONFIGURATION


def test_a_code_whose_words_tell_no_category_stays_unknown() -> None:
    assert execution("Odd.OddException", "oops", service="odd").report().category is Category.UNKNOWN


def test_a_signature_that_fits_goes_before_the_vocabulary() -> None:
    report = execution("Lambda.TooManyRequestsException", "Rate Exceeded.").report()
    assert report.probable_causes[0].signature == "lambda.throttled"
