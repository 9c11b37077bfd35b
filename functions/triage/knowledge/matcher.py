"""Recognises known failures in what was observed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from triage.knowledge.observation import Observation
from triage.knowledge.signature import Signature, When

# Less specific ones know single words only, which in a service's own sentence mean nothing ("no failures").
_KNOWS_SENTENCES = 60
# Longer texts are looked at from both ends: errors stand at the start (`[ERROR] …`) or at the end of a trace.
_LOOKED_AT = 8_000


@dataclass(frozen=True)
class Match:
    """A signature recognised in one observation, with the slots its text filled; `evidence` shows the rest of it."""

    signature: Signature
    observation: Observation
    slots: dict[str, str]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What an expression over the whole case found: slots, and the ids of the evidence that shows them."""

    slots: Mapping[str, str]
    evidence: tuple[str, ...] = ()


# Answers an expression; None where it does not hold.
Ask = Callable[[str], Answer | None]


def nothing_known(_expression: str) -> None:
    """Answer as where nothing is known of the case but the text: no expression holds."""


def match(
    observations: Iterable[Observation], signatures: Sequence[Signature], ask: Ask = nothing_known
) -> list[Match]:
    """Return every signature that recognises an observation; of two on the same one, only the more specific.

    Equally specific ones are all returned, in the order of `signatures`. `ask` answers their expressions.
    """
    return [each for observation in observations for each in _most_specific(_matches(observation, signatures, ask))]


def second_readings(
    observations: Iterable[Observation], signatures: Sequence[Signature], ask: Ask = nothing_known
) -> list[Match]:
    """Return of each observation what recognises it best among the categories that `match` does not name."""
    matches: list[Match] = []
    for observation in observations:
        found = _matches(observation, signatures, ask)
        named = {each.signature.category for each in _most_specific(found)}
        matches += _most_specific([each for each in found if each.signature.category not in named])
    return matches


def _most_specific(found: Sequence[Match]) -> list[Match]:
    best = max((each.signature.specificity for each in found), default=0)
    return [each for each in found if each.signature.specificity == best]


def match_one(signature: Signature, observation: Observation, ask: Ask = nothing_known) -> Match | None:
    """Return the match when the signature recognises the observation."""
    found = _matches(observation, (signature,), ask)
    return found[0] if found else None


def _matches(observation: Observation, signatures: Sequence[Signature], ask: Ask) -> list[Match]:
    text = _looked_at(observation.text)
    if observation.told:
        signatures = [each for each in signatures if each.specificity >= _KNOWS_SENTENCES]
    lowered = text.lower()
    return [
        Match(signature, observation, {**_own_slots(observation), **answer.slots}, answer.evidence)
        for signature in signatures
        if (answer := _answer(signature, observation, text, lowered, ask)) is not None
    ]


def _answer(signature: Signature, observation: Observation, text: str, lowered: str, ask: Ask) -> Answer | None:
    for when in signature.when:
        if not _holds(when, observation, lowered) or (slots := _slots(when, text)) is None:
            continue
        if when.given is None:
            return Answer(slots)
        if answer := ask(when.given):
            return Answer({**answer.slots, **slots}, answer.evidence)
    return None


def _slots(when: When, text: str) -> dict[str, str] | None:
    if when.regex is None:
        return {}
    found = when.regex.search(text)
    return {name: value.strip() for name, value in found.groupdict().items() if value} if found else None


def _holds(when: When, observation: Observation, lowered: str) -> bool:
    if when.services and observation.service not in when.services:
        return False
    if when.statuses and observation.status not in when.statuses:
        return False
    if when.raised and observation.raised is None:
        return False
    if not when.names_one_of(observation.errors):
        return False
    if when.any_of and not any(needle in lowered for needle in when.alternatives):
        return False
    return all(needle in lowered for needle in when.needles)


def _own_slots(observation: Observation) -> dict[str, str]:
    slots = {"error": observation.errors[0]} if observation.errors else {}
    if observation.raised:
        slots["error_type"] = observation.raised.type
        slots["error_message"] = observation.raised.message
    return slots


def _looked_at(text: str) -> str:
    if len(text) <= 2 * _LOOKED_AT:
        return text
    return f"{text[:_LOOKED_AT]}\n{text[-_LOOKED_AT:]}"
