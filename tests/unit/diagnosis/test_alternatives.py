"""What is told beside the first reading."""

from collections.abc import Sequence

import pytest

from tests.unit.diagnosis.scenes import execution, log_fact, payload
from triage.diagnosis.alternatives import worth_reading
from triage.diagnosis.candidate import Candidate
from triage.knowledge import load_signatures
from triage.knowledge.observation import Closeness
from triage.model.vocabulary import Category

_SIGNATURES = {each.id: each for each in load_signatures()}


def candidate(signature: str, confidence: float, *evidence: str) -> Candidate:
    return Candidate(_SIGNATURES[signature], {}, evidence or ("E1",), confidence, Closeness.FAILURE)


def told(ordered: Sequence[Candidate], less_exact: Sequence[Candidate] = ()) -> list[tuple[str, float]]:
    return [(each.signature.id, each.confidence) for each in worth_reading(ordered, lambda: less_exact)]


def test_where_only_a_name_tells_what_else_the_text_may_mean_is_told_with_less_confidence() -> None:
    cause = "acme.vault.VaultForbiddenError: connection closed by the vault"
    first, second = execution("States.TaskFailed", cause, service="ecs").report().probable_causes
    assert (first.category, second.category) == (Category.PERMISSION, Category.NETWORK)
    assert second.statement == 'a connection seems to have failed; all that is said of it is "connection closed"'
    assert second.confidence < first.confidence
    assert second.evidence == first.evidence


def test_the_name_of_an_unhandled_exception_tells_more_than_that_nothing_handled_it() -> None:
    first, second = execution("RateLimitedError", payload("RateLimitedError", "50 a second")).report().probable_causes
    assert first.statement.startswith("a rate limit, judging by the name of the error alone: RateLimitedError")
    assert (first.category, second.category) == (Category.THROTTLING, Category.CODE)


def test_a_reading_as_exact_as_the_first_is_surer_than_one_less_exact() -> None:
    first, equal, vague = (
        candidate("names.permission", 0.56),
        candidate("names.network", 0.56),
        candidate("words.code", 0.46),
    )
    assert told([first, equal], [vague]) == [("names.permission", 0.56), ("names.network", 0.5)]
    assert told([first], [vague]) == [("names.permission", 0.56), ("words.code", 0.34)]


def test_beside_a_sure_reading_the_vaguer_ones_are_not_even_looked_for() -> None:
    def refused() -> list[Candidate]:
        pytest.fail("asked for")

    assert len(worth_reading([candidate("iam.access_denied", 0.7), candidate("words.data", 0.5)], refused)) == 1


@pytest.mark.parametrize(
    "other",
    [candidate("words.permission", 0.5), candidate("words.network", 0.5, "E2")],
    ids=["the same category again", "another piece of evidence"],
)
def test_what_is_no_other_reading_of_the_same_evidence_is_not_told(other: Candidate) -> None:
    assert told([candidate("names.permission", 0.56)], [other]) == [("names.permission", 0.56)]


def test_what_another_line_says_is_told_only_where_the_first_is_unlikely() -> None:
    elsewhere = candidate("words.network", 0.4, "E2")
    assert told([candidate("names.permission", 0.56), elsewhere]) == [("names.permission", 0.56)]
    assert told([candidate("names.permission", 0.45), elsewhere])[1:] == [("words.network", 0.4)]


def test_a_denied_call_with_all_its_words_has_no_other_reading() -> None:
    message = "User: arn:aws:sts::111122223333:assumed-role/load/x is not authorized to perform: s3:GetObject"
    line = log_fact(f"[ERROR] ClientError: An error occurred (AccessDenied) when calling GetObject: {message}")
    assert len(execution("ClientError", payload("ClientError", message), logs=(line,)).report().probable_causes) == 1
