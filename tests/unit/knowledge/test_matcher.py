"""The matcher: specific beats general, slots keep their evidence, long texts are looked at from both ends."""

import pytest

from triage.knowledge import Observation, Raised, load_signatures, match
from triage.model.vocabulary import Status

_SIGNATURES = load_signatures()
_DENIED = (
    "User: arn:aws:sts::111122223333:assumed-role/load-role/load is not authorized to perform: s3:GetObject on "
    "resource: arn:aws:s3:::raw/a.csv because no identity-based policy allows the s3:GetObject action"
)


def _ids(observation: Observation) -> list[str]:
    return [each.signature.id for each in match([observation], _SIGNATURES)]


def test_the_specific_signature_hides_the_general_one_on_the_same_text() -> None:
    raised = Raised(type="ClientError", message=_DENIED)
    assert _ids(Observation(text=_DENIED, raised=raised)) == ["iam.access_denied"]
    assert _ids(Observation(text="[ERROR] Boom: no", raised=Raised(type="Boom"))) == ["lambda.unhandled_exception"]


def test_a_match_keeps_the_evidence_it_was_read_from() -> None:
    (found,) = match([Observation(text=_DENIED, evidence=("E4",))], _SIGNATURES)
    assert found.observation.evidence == ("E4",)
    assert found.slots["role"] == "load-role"
    assert found.slots["resource"] == "arn:aws:s3:::raw/a.csv"


@pytest.mark.parametrize("position", ["start", "end"])
def test_in_a_very_long_text_the_beginning_and_the_end_are_looked_at(position: str) -> None:
    padding = "x " * 100_000
    text = _DENIED + padding if position == "start" else padding + _DENIED
    assert _ids(Observation(text=text)) == ["iam.access_denied"]


def test_nothing_known_matches_nothing() -> None:
    assert _ids(Observation(text="Error: -1", errors=("LoaderFailed",), status=Status.FAILED)) == []


def test_error_names_are_compared_whole() -> None:
    assert _ids(Observation(text="", errors=("States.Timeout",))) == ["stepfunctions.state_timeout"]
    assert _ids(Observation(text="", errors=("My.States.Timeout",))) == []
    assert _ids(Observation(text="", errors=("States.TimeoutX",))) == []
