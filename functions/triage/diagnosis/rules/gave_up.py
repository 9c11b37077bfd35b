"""What the code logged as an error before it gave up by an exception of its own is the cause, not that exception."""

from collections.abc import Sequence

from triage.diagnosis.candidate import LEAST_CONFIDENCE, Candidate, Note
from triage.diagnosis.raised import raised_by_own_code
from triage.diagnosis.rules.situation import Situation
from triage.knowledge import Observation
from triage.knowledge.observation import Closeness
from triage.mining import severity
from triage.mining.formats import parse_line
from triage.mining.handled import says_overcome
from triage.mining.severity import Severity

# Signatures up to this specificity know single words and names only: "it raised LoadError" is no cause.
_WORDS_ONLY = 15
# A logged error that is not mentioned by what was raised after it may still be another matter.
_LOGGED_BEFORE = 0.85
_BELOW = 0.05


def gave_up(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Make what was logged as an error surer than the exception that tells nothing but that the code gave up."""
    raised = _gave_up_with(situation, candidates)
    if raised is None or not raised.evidence:
        return list(candidates)
    errors = {each.id for each in situation.from_source("logs") if _is_error(each.text, raised)}
    causes = [each for each in candidates if _was_logged(each, errors)]
    if not causes:
        return list(candidates)
    note = Note(f"the code then gave up with {_name(raised)}", raised.evidence[0])
    return [_weighed(each, each in causes, note) for each in candidates]


def _gave_up_with(situation: Situation, candidates: Sequence[Candidate]) -> Observation | None:
    known = any(each.closeness is Closeness.FAILURE and each.signature.specificity > _WORDS_ONLY for each in candidates)
    own = (each for each in situation.observations if each.closeness is Closeness.FAILURE and each.raised)
    return None if known else next((each for each in own if raised_by_own_code(each.text)), None)


def _is_error(text: str, raised: Observation) -> bool:
    """Return whether a log line tells of an error that was not overcome, and not of what was raised in the end."""
    first = text.partition("\n")[0]
    parsed = parse_line(first)
    if raised.raised is None or says_overcome(first) or _name(raised) in text:
        return False
    return severity.of_line(parsed.level, parsed.message) >= Severity.ERROR


def _was_logged(candidate: Candidate, errors: set[str]) -> bool:
    return (
        candidate.closeness is Closeness.REQUEST
        and candidate.signature.specificity > _WORDS_ONLY
        and not candidate.informational
        and candidate.evidence[0] in errors
    )


def _weighed(candidate: Candidate, is_cause: bool, note: Note) -> Candidate:
    if is_cause:
        enough = candidate.signature.confidence * _LOGGED_BEFORE
        return candidate.surer(max(0.0, enough - candidate.confidence)).citing(note)
    tells_nothing = candidate.closeness is Closeness.FAILURE
    return candidate.at_most(LEAST_CONFIDENCE - _BELOW) if tells_nothing else candidate


def _name(observation: Observation) -> str:
    raised = observation.raised
    return "" if raised is None else f"{raised.type}: {raised.message}".rstrip(": ")
