"""Ranks what was recognised: which of it is the cause, and how sure that is.

A signature's own confidence holds for a text that is surely about the failure. It becomes

- more when the failure and the failing request's log say the same;
- less when only something nearby in the log says it, or when the failure itself names another exception that the
  log line does not mention: programs log much that they overcome;
- more or less by the rules of `rules/`, which weigh one piece of evidence against another.
"""

from collections.abc import Mapping, Sequence

from triage.diagnosis.alternatives import worth_reading
from triage.diagnosis.aws_code import matches_by_code
from triage.diagnosis.candidate import CERTAIN, Candidate
from triage.diagnosis.rules import RULES, Situation
from triage.knowledge import Match, Observation, Signature, load_signatures, match, second_readings
from triage.knowledge.observation import Closeness

_MOST_CITED = 4
_CORROBORATED = 0.03
_SURROUNDING = 0.7
# What a function logs that is not the one that failed.
_OF_ANOTHER = 0.6
_UNMENTIONED = 0.5
# Signatures up to this specificity know single words and names only; AWS's own vocabulary knows more.
_WORDS_ONLY = 15
# A message this long in a log line is no coincidence.
_SHARED_MESSAGE = 12


def rank(situation: Situation, known: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Return the candidates, the most probable first, at most three; `known` are the slots not read from texts."""
    observations, ask = situation.observations, situation.case.ask
    matches = match(observations, load_signatures(), ask)
    if not any(each.signature.specificity > _WORDS_ONLY for each in matches):
        matches += matches_by_code(observations)

    def less_exact() -> list[Candidate]:
        return _ranked(second_readings(observations, load_signatures(), ask), situation, known)

    return worth_reading(_ranked(matches, situation, known), less_exact)


def _ranked(matches: Sequence[Match], situation: Situation, known: Mapping[str, str]) -> list[Candidate]:
    failing = [each for each in situation.observations if each.closeness is Closeness.FAILURE]
    by_signature: dict[str, list[Match]] = {}
    for each in matches:
        by_signature.setdefault(each.signature.id, []).append(each)
    candidates = [_candidate(group, failing, known) for group in by_signature.values()]
    for rule in RULES:
        candidates = rule(situation, candidates)
    return sorted(candidates, key=lambda each: (-each.confidence, -each.signature.specificity))


def _candidate(group: Sequence[Match], failing: Sequence[Observation], known: Mapping[str, str]) -> Candidate:
    signature = group[0].signature
    # The most telling text first: the one nearest to the failure, then the one that filled most slots.
    nearest = max(each.observation.closeness for each in group)
    best = max(group, key=lambda each: _telling(each, failing))
    confidence = signature.confidence * _factor(best.observation, failing, signature)
    if _is_said_twice(group):
        confidence = min(CERTAIN, confidence + _CORROBORATED)
    found = {slot: value for slot, value in best.slots.items() if value}
    cited = dict.fromkeys(
        evidence for each in [best, *group] for evidence in (*each.observation.evidence, *each.evidence)
    )
    return Candidate(
        signature=signature,
        slots={**known, **_written_by(best.observation), **found},
        evidence=tuple(cited)[:_MOST_CITED],
        confidence=round(confidence, 2),
        closeness=nearest,
        informational=best.observation.informational,
    )


def _telling(each: Match, failing: Sequence[Observation]) -> tuple[bool, float, int]:
    factor = _factor(each.observation, failing, each.signature)
    return not each.observation.informational, factor, len(each.slots)


def _written_by(observation: Observation) -> dict[str, str]:
    """Return who did it, where another function wrote the text than the one that failed."""
    return {"actor": observation.actor} if observation.actor else {}


def _is_said_twice(group: Sequence[Match]) -> bool:
    """Return whether failure and log say it in texts of their own; of logs alone, the failure is one of their lines."""
    failure = [each.observation.text for each in group if each.observation.closeness is Closeness.FAILURE]
    request = [each.observation.text for each in group if each.observation.closeness is Closeness.REQUEST]
    return any(one not in other and other not in one for one in failure for other in request)


def _factor(observation: Observation, failing: Sequence[Observation], signature: Signature) -> float:
    if observation.closeness is Closeness.FAILURE:
        return 1.0
    factor = 1.0 if observation.closeness is Closeness.REQUEST else _SURROUNDING
    if observation.actor is not None:
        factor = min(factor, _OF_ANOTHER)
    named = [each for each in failing if each.raised is not None]
    if named and not any(_mentions(observation.text, each) for each in named):
        return min(factor, _UNMENTIONED) if not _explains(signature, named) else factor
    return factor


def _mentions(text: str, failing: Observation) -> bool:
    raised = failing.raised
    if raised is None:
        return False
    message = raised.message if len(raised.message) >= _SHARED_MESSAGE else ""
    return bool(message and message in text) or f"{raised.type}: {raised.message}".rstrip(": ") in text


def _explains(signature: Signature, failing: Sequence[Observation]) -> bool:
    """Return whether the failure is only the wrapper of such a cause, as a killed process or a timeout is."""
    wrappers = match(failing, load_signatures())
    return any(signature.category in each.signature.explained_by for each in wrappers)
