"""Ranks patterns by how much they explain a failure, and lists those that are missing.

score = lift x (0.25 + severity) x (0.5 + closeness) x (1 + share of the request's lines)

lift = ln((a + 0.5) / (A + 1)) - ln((b + 0.5) / (B + 1)): the smoothed log ratio of the pattern's shares in the window
(a of A lines) and the baseline (b of B). A significance test (the G-test, one degree of freedom, 95%) is a gate, not a
score: large counts would win by size alone. Without a baseline rarity takes the place of lift.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from triage.mining.miner import Miner
from triage.mining.noise import is_noise
from triage.mining.patterns import Pattern, Variant, compare
from triage.mining.severity import Severity
from triage.mining.telling import has_error_form

_WEIGHT = {
    Severity.DEBUG: 0.0,
    Severity.INFO: 0.1,
    Severity.WARNING: 0.7,
    Severity.ERROR: 2.0,
    Severity.FATAL: 2.5,
}
_NOISY = 0.05
# A line in an error's own form ("KeyError: …") tells more than one that mentions an error.
_RAISED = 1.5
# chi-squared, one degree of freedom, p = 0.05
_SIGNIFICANT = 3.84
# A pattern this common in the baseline that has no line in the window is missed.
_EXPECTED = 5.0


@dataclass(frozen=True)
class Explanation:
    """One variant of a pattern with its score and why it has it."""

    pattern: Pattern
    variant: Variant
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """Explanations, best first; patterns of the baseline that are missing in the window; both windows' sizes."""

    explanations: tuple[Explanation, ...]
    vanished: tuple[Pattern, ...]
    lines: int
    baseline_lines: int


def rank(window: Miner, baseline: Miner | None = None, *, failed_at: int | None = None) -> Ranking:
    """Return the window's patterns ranked; `failed_at` in epoch milliseconds, without it the last line's place."""
    patterns = compare(window, baseline)
    before = baseline.lines if baseline else 0
    requested = sum(group.requested for group in window.groups)
    scale = _Scale(window, failed_at)
    found = [
        _explain(pattern, variant, lines=window.lines, before=before, requested=requested, scale=scale)
        for pattern in patterns
        for variant in pattern.variants
        if variant.count
    ]
    found.sort(key=lambda explanation: (-explanation.score, explanation.variant.first.position))
    return Ranking(tuple(found), _missing(patterns, window.lines, before), window.lines, before)


def vanished(window: Miner, baseline: Miner) -> tuple[Pattern, ...]:
    """Return the patterns of the baseline that the window should have lines of, and has none, the commonest first."""
    return _missing(compare(window, baseline), window.lines, baseline.lines)


class _Scale:
    """Places lines between the window's begin (0) and the failure (1)."""

    def __init__(self, window: Miner, failed_at: int | None) -> None:
        times = [time for group in window.groups for time in (group.first.time, group.last.time) if time is not None]
        self._begin = min(times, default=None)
        self._end = failed_at if failed_at is not None else max(times, default=None)
        self._lines = max(window.lines - 1, 1)

    def closeness(self, variant: Variant) -> float:
        """Return 1 for a variant whose last line is at the failure, 0 for one at the window's begin."""
        last = variant.last
        if last.time is None or self._begin is None or self._end is None or self._end <= self._begin:
            return last.position / self._lines
        span = self._end - self._begin
        return max(0.0, 1.0 - abs(self._end - last.time) / span)


def _explain(
    pattern: Pattern, variant: Variant, *, lines: int, before: int, requested: int, scale: _Scale
) -> Explanation:
    share = variant.requested / requested if requested else 0.0
    closeness = scale.closeness(variant)
    score = _lift(variant, lines, before) * (0.25 + _weight(variant)) * (0.5 + closeness) * (1 + share)
    return Explanation(pattern, variant, score, tuple(_reasons(variant, before, closeness)))


def _weight(variant: Variant) -> float:
    weight = _WEIGHT[variant.severity]
    if variant.severity >= Severity.ERROR and has_error_form(variant.first.text):
        weight *= _RAISED
    return min(weight, _NOISY) if is_noise(variant.first.text) else weight


def _lift(variant: Variant, lines: int, before: int) -> float:
    if not before:
        return 1.0 / (1.0 + math.log10(variant.count))
    lift = math.log((variant.count + 0.5) / (lines + 1)) - math.log((variant.baseline + 0.5) / (before + 1))
    if variant.baseline and g_test(variant.count, lines, variant.baseline, before) < _SIGNIFICANT:
        return 0.0
    # Lines of the same share in both windows: what is new at all must still come before what is not.
    return max(lift, 0.0 if variant.baseline else 0.5)


def g_test(count: int, lines: int, baseline: int, before: int) -> float:
    """Return the G statistic of two shares, `count` of `lines` against `baseline` of `before`."""
    both, every = count + baseline, lines + before
    total = 0.0
    for seen, of in ((count, lines), (baseline, before)):
        for observed, expected in ((seen, both * of / every), (of - seen, (every - both) * of / every)):
            if observed and expected:
                total += observed * math.log(observed / expected)
    return 2 * total


def _reasons(variant: Variant, before: int, closeness: float) -> list[str]:
    reasons = [f"{variant.severity.name.lower()}"]
    if variant.code:
        reasons.append(variant.code)
    if before:
        reasons.append(f"{variant.count} times, {variant.baseline} in the baseline")
    else:
        reasons.append(f"{variant.count} times")
    if variant.requested:
        reasons.append("in the failed request")
    if closeness > 0.9:
        reasons.append("close to the failure")
    return reasons


def _missing(patterns: Sequence[Pattern], lines: int, before: int) -> tuple[Pattern, ...]:
    missing = (pattern for pattern in patterns if not pattern.count and _is_missed(pattern, lines, before))
    return tuple(sorted(missing, key=lambda pattern: -pattern.baseline))


def _is_missed(pattern: Pattern, lines: int, before: int) -> bool:
    return pattern.baseline * lines / max(before, 1) >= _EXPECTED and pattern.severity < Severity.ERROR
