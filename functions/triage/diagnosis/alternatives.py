"""Chooses what is told beside the first reading: real alternatives, and one at least where the first is unsure."""

from collections.abc import Callable, Sequence

from triage.diagnosis.candidate import LEAST_CONFIDENCE, Candidate

_MOST_FINDINGS = 3
# What is this much less likely than the first is noise to the reader.
_FAR_BEHIND = 0.35
# Below this, as all that knows only words and names is, a reader looks for another reading.
_SURE_ENOUGH = 0.7
# Another reading as exact as the first one, and one of what recognises the text less exactly.
_AS_EXACT = 0.9
_LESS_EXACT = 0.6


def worth_reading(ordered: Sequence[Candidate], less_exact: Callable[[], Sequence[Candidate]]) -> tuple[Candidate, ...]:
    """Return the first and its real alternatives, at most three: not the same again, more vaguely, none far behind.

    Where even the first is less likely than not, the second is told with it: unknown, with its two likeliest readings.
    Where the first is unsure and stands alone, it is told what else the same evidence may mean: by `ordered`, else by
    `less_exact`, which is asked only then.
    """
    kept = _alternatives(ordered)
    if len(kept) == 1 and kept[0].confidence < _SURE_ENOUGH:
        first = kept[0]
        kept += _another_reading(first, ordered, _AS_EXACT) or _another_reading(first, less_exact(), _LESS_EXACT)
    return tuple(kept[:_MOST_FINDINGS])


def _alternatives(ordered: Sequence[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    least = max(LEAST_CONFIDENCE, ordered[0].confidence - _FAR_BEHIND) if ordered else 0.0
    for candidate in ordered:
        again = any(
            each.signature.category is candidate.signature.category
            or (_shares_evidence(candidate, each) and not candidate.signature.explained_by)
            for each in kept
        )
        unsure = len(kept) == 1 and kept[0].confidence < LEAST_CONFIDENCE
        if not again and (not kept or unsure or candidate.confidence >= least):
            kept.append(candidate)
    return kept


def _another_reading(first: Candidate, ordered: Sequence[Candidate], factor: float) -> list[Candidate]:
    others = [
        each
        for each in ordered
        if each.signature.category is not first.signature.category and _shares_evidence(each, first)
    ]
    return [each.at_most(first.confidence * factor) for each in others[:1]]


def _shares_evidence(one: Candidate, other: Candidate) -> bool:
    return not set(one.evidence).isdisjoint(other.evidence)
