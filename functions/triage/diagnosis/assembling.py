"""Assembles the report: evidence numbered, causes ranked, verdict, next steps, summary, every claim checked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from triage.diagnosis.beginning import UNKNOWN_CONFIDENCE, begun
from triage.diagnosis.candidate import LEAST_CONFIDENCE, Candidate
from triage.diagnosis.claims import Claim, supported, upheld
from triage.diagnosis.console import console_steps
from triage.diagnosis.findings import rank
from triage.diagnosis.known_failure import failure_fact, message_of, redacted, shows
from triage.diagnosis.next_steps import steps_for, steps_for_unknown
from triage.diagnosis.numbering import number
from triage.diagnosis.observations import observe
from triage.diagnosis.rules import Situation
from triage.diagnosis.slots import known_slots
from triage.diagnosis.summary import shorten, summarise
from triage.diagnosis.verdict import decide
from triage.model.evidence import BlindSpot, Evidence, Fact, GatheredEvidence
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Cost, Finding, Report
from triage.model.vocabulary import Category

_LONGEST_QUOTE = 300
# As the locator words it.
_ENDED_BY_DEFINITION = ", a Fail state, ended the execution"


def assemble(
    opened: OpenedIncident,
    located: LocatedFailure,
    gathered: Sequence[GatheredEvidence],
    *,
    created_at: datetime,
    cost: Cost,
) -> Report:
    """Return the report on what was located and gathered; `text` is empty until it is rendered."""
    failure = redacted(located.failure) if located.failure else None
    located = located.model_copy(update={"failure": failure})
    evidence, telling = number(_facts(opened, located, gathered))
    known = known_slots(opened, located)
    observations = observe(failure, located.status, evidence, telling)
    candidates = rank(Situation(observations, evidence, failure, located.status), known)
    findings = _findings(candidates, evidence, failure, known)
    cause = _cause(candidates, findings)
    verdict = decide(opened, located, cause, now=created_at)
    guesses = candidates if len(findings) > 1 else ()
    cited = findings[0].evidence if findings else ()
    places = console_steps(opened, located, evidence, known=known, cited=cited)
    steps = (
        steps_for(opened, cause, verdict, known, places=places, now=created_at)
        if cause
        else (*steps_for_unknown(opened, located, known, guesses), *places)
    )
    what = _what_happened(cause, failure)
    return begun(opened, located, created_at=created_at, cost=cost).model_copy(
        update={
            "summary": summarise(opened, located, what=what, cited=cited, verdict=verdict, evidence=evidence),
            "evidence": evidence,
            "probable_causes": findings,
            "verdict": verdict,
            "next_steps": supported(steps, evidence),
            "blind_spots": _blind_spots(opened, located, gathered),
        }
    )


def _what_happened(cause: Candidate | None, failure: Failure | None) -> str:
    """Return what happened, for a sentence that has just named the failing state: that is "it" then."""
    if cause is None:
        return ""
    states = {failure.state, failure.origin.state} if failure else set()
    named = cause if cause.slots.get("actor") not in states else cause.with_slots({"actor": "it"})
    return named.say(cause.signature.happenings)[0]


def _facts(opened: OpenedIncident, located: LocatedFailure, gathered: Sequence[GatheredEvidence]) -> list[Fact]:
    facts = [*located.facts, *(fact for each in gathered for fact in each.facts)]
    own = failure_fact(opened, located.failure, facts)
    return [own, *facts] if own else facts


def _findings(
    candidates: Sequence[Candidate], evidence: Sequence[Evidence], failure: Failure | None, known: Mapping[str, str]
) -> tuple[Finding, ...]:
    claims = [claim for each in candidates if (claim := _claim(each, known)) is not None]
    checked = upheld(claims, evidence, failure)
    if (checked and checked[0].confidence >= LEAST_CONFIDENCE) or not evidence:
        return checked
    unknown = _unknown(evidence, failure, guessed=bool(checked))
    return upheld([Claim(unknown), *(Claim(each) for each in checked)], evidence, failure)


def _claim(candidate: Candidate, known: Mapping[str, str]) -> Claim | None:
    statement, values = candidate.say(candidate.signature.statement)
    if not statement or not candidate.evidence:
        return None
    if candidate.preceding:
        statement += f"; {candidate.preceding.text}"
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


def _unknown(evidence: Sequence[Evidence], failure: Failure | None, *, guessed: bool) -> Finding:
    logs = [each.id for each in evidence if each.source == "logs"]
    seen = "no known failure looks like this" if logs else "no log line of it was found"
    if guessed:
        seen = "what it may be follows, none of it sure enough"
    if any(_ENDED_BY_DEFINITION in each.text for each in evidence):
        seen = "the workflow's own Fail state says so, what leads to it says why"
    telling = [each.id for each in evidence if failure and shows(each.text, failure.error, failure.cause)]
    cited = tuple(dict.fromkeys([evidence[0].id, *telling[:1], *logs[:1]]))
    return Finding(
        category=Category.UNKNOWN,
        statement=f"{_how_it_ended(failure)}; {seen}",
        confidence=UNKNOWN_CONFIDENCE,
        evidence=cited,
    )


def _how_it_ended(failure: Failure | None) -> str:
    if failure is None:
        return "it failed without saying why"
    if failure.state is None and failure.error:
        return f'all that is known is "{shorten(failure.error, _LONGEST_QUOTE)}"'
    said = ": ".join(part for part in (failure.error, message_of(failure.cause)) if part)
    quoted = f'with "{shorten(said, _LONGEST_QUOTE)}"' if said else "without saying why"
    return f"{failure.state or 'it'} failed {quoted}"


def _cause(candidates: Sequence[Candidate], findings: Sequence[Finding]) -> Candidate | None:
    """Return the candidate behind the first finding; None when that is unknown."""
    first = findings[0].signature if findings else None
    return next((each for each in candidates if each.signature.id == first), None)


def _blind_spots(
    opened: OpenedIncident, located: LocatedFailure, gathered: Sequence[GatheredEvidence]
) -> tuple[BlindSpot, ...]:
    every = [*opened.blind_spots, *located.blind_spots, *(spot for each in gathered for spot in each.blind_spots)]
    return tuple(dict.fromkeys(every))
