"""From ranked candidates to findings as the report states them, each checked against what it cites."""

from collections.abc import Mapping, Sequence

from triage.diagnosis.candidate import LEAST_CONFIDENCE, Candidate
from triage.diagnosis.claims import Claim, upheld
from triage.diagnosis.unknown import unknown
from triage.model.evidence import BlindSpot, Evidence
from triage.model.failure import Failure
from triage.model.report import Finding


def state(
    candidates: Sequence[Candidate],
    evidence: Sequence[Evidence],
    failure: Failure | None,
    *,
    known: Mapping[str, str],
    spots: Sequence[BlindSpot] = (),
) -> tuple[Finding, ...]:
    """Return the findings, the most probable first; `unknown` comes before those that are not sure enough.

    `known` are the slots not read from texts, `spots` what could not be looked at.
    """
    claims = [claim for each in candidates if (claim := _claim(each, known)) is not None]
    checked = upheld(claims, evidence, failure)
    if (checked and checked[0].confidence >= LEAST_CONFIDENCE) or not evidence:
        return checked
    first = unknown(evidence, failure, checked, spots)
    return upheld([Claim(first), *(Claim(each) for each in checked)], evidence, failure)


def behind(findings: Sequence[Finding], candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the candidate behind the first finding; None when that is unknown."""
    first = findings[0].signature if findings else None
    return next((each for each in candidates if each.signature.id == first), None)


def what_happened(cause: Candidate | None, failure: Failure | None, *, pipeline: str) -> str:
    """Return what happened, for a sentence that has just named pipeline and failing state: either is "it" then."""
    if cause is None:
        return ""
    just_named = {pipeline, *({failure.state, failure.origin.state} if failure else ())}
    named = cause.with_slots({"actor": "it"}) if cause.slots.get("actor") in just_named else cause
    return named.say(cause.signature.happenings)[0]


def _claim(candidate: Candidate, known: Mapping[str, str]) -> Claim | None:
    statement, values = candidate.say(candidate.signature.statement)
    if not statement or not candidate.evidence:
        return None
    for note in candidate.notes:
        statement += f"; {note.text}"
    for each in candidate.against:
        statement += f"; against this: {each.text}"
    finding = Finding(
        category=candidate.signature.category,
        statement=statement,
        confidence=candidate.confidence,
        evidence=tuple(dict.fromkeys((*candidate.evidence, *(each.evidence for each in candidate.against)))),
        signature=candidate.signature.id,
    )
    trusted = set(known.values())
    return Claim(finding, tuple(value for value in values if value not in trusted))
