"""The claim check: what a report says must be found in the evidence it cites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.diagnosis.raised import plain_text
from triage.model.evidence import Evidence
from triage.model.failure import Failure
from triage.model.report import Finding, NextStep


@dataclass(frozen=True)
class Claim:
    """A finding, and the values in its statement that were read from texts."""

    finding: Finding
    values: tuple[str, ...] = ()


def upheld(claims: Sequence[Claim], evidence: Sequence[Evidence], failure: Failure | None) -> tuple[Finding, ...]:
    """Return the findings whose evidence exists and shows every value of their statement, ranked anew from 1.

    Besides its text, evidence shows the resource it is about and, where it comes from the failed execution or the
    alarm itself, the failure as the report has it: that is the same record, in full.
    """
    shown = {each.id: _flat(_shown_by(each, failure)) for each in evidence}
    kept = [claim.finding for claim in claims if _is_upheld(claim, shown)]
    return tuple(finding.model_copy(update={"rank": rank}) for rank, finding in enumerate(kept, start=1))


def supported(steps: Sequence[NextStep], evidence: Sequence[Evidence]) -> tuple[NextStep, ...]:
    """Return the steps that cite no evidence the report does not have."""
    ids = {each.id for each in evidence}
    return tuple(step for step in steps if ids.issuperset(step.evidence))


def _is_upheld(claim: Claim, shown: Mapping[str, str]) -> bool:
    if any(cited not in shown for cited in claim.finding.evidence):
        return False
    haystack = " ".join(shown[cited] for cited in claim.finding.evidence)
    return all(_flat(value) in haystack for value in claim.values)


def _shown_by(evidence: Evidence, failure: Failure | None) -> str:
    parts = [evidence.text, plain_text(evidence.text), evidence.resource or "", evidence.ref.model_dump_json()]
    if failure is not None:
        origin = failure.origin
        # Names the locator read from the same records; they are in every report beside the evidence.
        parts += [*failure.path, *origin.path, failure.state or "", origin.state or ""]
        parts += [failure.resource or "", origin.resource or ""]
        if evidence.source != "logs":
            said = [text or "" for text in (failure.error, failure.cause, origin.error, origin.cause)]
            parts += [*said, *(plain_text(text) for text in said)]
    return " ".join(parts)


def _flat(text: str) -> str:
    return " ".join(text.split()).lower()
