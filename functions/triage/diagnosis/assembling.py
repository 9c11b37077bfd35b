"""Assembles the report: evidence numbered, causes ranked, verdict, next steps, summary, every claim checked."""

from collections.abc import Sequence
from datetime import datetime

from triage.diagnosis.beginning import begun
from triage.diagnosis.claims import supported
from triage.diagnosis.console import console_steps
from triage.diagnosis.differences import differences, to_look_into
from triage.diagnosis.extent import extent
from triage.diagnosis.findings import rank
from triage.diagnosis.known_failure import failure_fact, redacted
from triage.diagnosis.next_steps import look_at, steps_for, steps_for_unknown
from triage.diagnosis.numbering import number
from triage.diagnosis.observations import observe
from triage.diagnosis.rules import Situation
from triage.diagnosis.slots import known_slots, partition_of, region_of
from triage.diagnosis.stating import behind, state, what_happened
from triage.diagnosis.summary import showing_the_end, summarise
from triage.diagnosis.unknown import deciding
from triage.diagnosis.verdict import decide
from triage.model.evidence import BlindSpot, Fact, GatheredEvidence
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Cost, Report


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
    facts = _facts(opened, located, gathered)
    evidence, telling = number(facts, region=region_of(opened) or "", partition=partition_of(opened))
    spots = _blind_spots(opened, located, gathered)
    known = known_slots(opened, located)
    observations = observe(failure, located.status, evidence, telling)
    candidates = rank(Situation(observations, evidence, failure, located.status), known)
    findings = state(candidates, evidence, failure, known=known, spots=spots)
    cause = behind(findings, candidates)
    verdict = decide(opened, located, cause, now=created_at)
    cited = findings[0].evidence if findings else ()
    different = differences(evidence, failure, cause.signature.category if cause else None)
    places = (*console_steps(opened, located, evidence, known=known, cited=cited), *to_look_into(different))
    if cause is not None:
        steps = steps_for(opened, cause, verdict, known, places=places, now=created_at)
    else:
        look = look_at(candidates[0], known) if len(findings) > 1 else deciding(evidence, failure, spots, known)
        steps = (*([look] if look else []), *steps_for_unknown(opened, located, known), *places)
    what = what_happened(cause, failure, pipeline=opened.pipeline.pipeline_name)
    told = (*extent(evidence), *different)
    shown_by = showing_the_end(evidence, cited)
    return begun(opened, located, created_at=created_at, cost=cost).model_copy(
        update={
            "summary": summarise(opened, located, what=what, cited=shown_by, verdict=verdict, told=told),
            "evidence": evidence,
            "probable_causes": findings,
            "verdict": verdict,
            "next_steps": supported(steps, evidence),
            "blind_spots": spots,
        }
    )


def _facts(opened: OpenedIncident, located: LocatedFailure, gathered: Sequence[GatheredEvidence]) -> list[Fact]:
    facts = [*located.facts, *(fact for each in gathered for fact in each.facts)]
    own = failure_fact(opened, located.failure, facts)
    return [own, *facts] if own else facts


def _blind_spots(
    opened: OpenedIncident, located: LocatedFailure, gathered: Sequence[GatheredEvidence]
) -> tuple[BlindSpot, ...]:
    every = [*opened.blind_spots, *located.blind_spots, *(spot for each in gathered for spot in each.blind_spots)]
    return tuple(dict.fromkeys(every))
