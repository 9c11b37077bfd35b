"""Recognises known failures in what was observed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.knowledge.observation import Observation
from triage.knowledge.signature import Signature, When

# Less specific ones know single words only, which in a service's own sentence mean nothing ("no failures").
_KNOWS_SENTENCES = 60
# Longer texts are looked at from both ends: errors stand at the start (`[ERROR] …`) or at the end of a trace.
_LOOKED_AT = 8_000


@dataclass(frozen=True)
class Match:
    """A signature recognised in one observation, with the slots its text filled."""

    signature: Signature
    observation: Observation
    slots: dict[str, str]


def match(observations: Iterable[Observation], signatures: Sequence[Signature]) -> list[Match]:
    """Return every signature that recognises an observation; of two on the same one, only the more specific.

    Equally specific ones are all returned, in the order of `signatures`.
    """
    matches: list[Match] = []
    for observation in observations:
        found = _matches(observation, signatures)
        best = max((each.signature.specificity for each in found), default=0)
        matches += [each for each in found if each.signature.specificity == best]
    return matches


def match_one(signature: Signature, observation: Observation) -> Match | None:
    """Return the match when the signature recognises the observation."""
    found = _matches(observation, (signature,))
    return found[0] if found else None


def _matches(observation: Observation, signatures: Sequence[Signature]) -> list[Match]:
    text = _looked_at(observation.text)
    if observation.told:
        signatures = [each for each in signatures if each.specificity >= _KNOWS_SENTENCES]
    lowered = text.lower()
    return [
        Match(signature, observation, {**_own_slots(observation), **slots})
        for signature in signatures
        if (slots := _slots(signature, observation, text, lowered)) is not None
    ]


def _slots(signature: Signature, observation: Observation, text: str, lowered: str) -> dict[str, str] | None:
    for when in signature.when:
        if not _holds(when, observation, lowered):
            continue
        if when.regex is None:
            return {}
        if found := when.regex.search(text):
            return {name: value.strip() for name, value in found.groupdict().items() if value}
    return None


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
