"""Patterns: what the lines of one or two windows have in common, as templates a person can read."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from triage.mining import status_codes
from triage.mining.columns import split
from triage.mining.group import Example, Group
from triage.mining.miner import Miner
from triage.mining.severity import Severity
from triage.mining.slot_values import Slot, slots_of
from triage.mining.slots import ANY

_ID_LENGTH = 12


@dataclass(frozen=True)
class Variant:
    """The lines of a pattern with one severity and one code: `status 500` apart from `status 200`.

    `count` lines in the window, `baseline` in the one before it; `requested` of the failed request.
    """

    severity: Severity
    code: str | None
    count: int
    baseline: int
    requested: int
    groups: tuple[Group, ...]

    @property
    def first(self) -> Example:
        """Return the first line of these shapes in the window."""
        return min((group.first for group in self.groups), key=lambda example: example.position)

    @property
    def last(self) -> Example:
        """Return the last line of these shapes in the window."""
        return max((group.last for group in self.groups), key=lambda example: example.position)


@dataclass(frozen=True)
class Pattern:
    """Lines alike but for the values in their slots; `groups` are the window's, `before` the baseline's."""

    template: str
    groups: tuple[Group, ...]
    before: tuple[Group, ...]
    numbers: tuple[int, ...]

    @cached_property
    def id(self) -> str:
        """Return a stable name: the same template has the same id in every window."""
        return hashlib.sha256(self.template.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]

    @cached_property
    def count(self) -> int:
        """Return how many lines of the window have this pattern."""
        return sum(group.count for group in self.groups)

    @cached_property
    def baseline(self) -> int:
        """Return how many lines of the baseline have it."""
        return sum(group.count for group in self.before)

    @cached_property
    def severity(self) -> Severity:
        """Return the worst severity of its lines."""
        return max(variant.severity for variant in self.variants)

    @property
    def first(self) -> Example:
        """Return the first line in the window (in the baseline for a vanished pattern)."""
        return min((group.first for group in self.groups or self.before), key=lambda example: example.position)

    @property
    def last(self) -> Example:
        """Return the last line in the window (in the baseline for a vanished pattern)."""
        return max((group.last for group in self.groups or self.before), key=lambda example: example.position)

    @cached_property
    def codes(self) -> Counter[str]:
        """Return how often each code was told in the window, exactly."""
        return _codes(self.groups)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Return its slots from left to right; counts are exact for words, a sample for numbers and ids."""
        return slots_of(self.groups or self.before)

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """Return its lines by severity and code."""
        return tuple(_variants(self.groups, self.before))


def compare(window: Miner, baseline: Miner | None = None) -> list[Pattern]:
    """Return the patterns of the window, and those only the baseline has; both are split as one."""
    groups = [*window.groups, *(baseline.groups if baseline else ())]
    shapes: dict[tuple[str, ...], int] = {}
    shape_of = [shapes.setdefault(group.shape.broad, len(shapes)) for group in groups]
    label_of = split(list(shapes))
    labelled: dict[int, list[int]] = defaultdict(list)
    for number, shape in enumerate(shape_of):
        labelled[label_of[shape]].append(number)
    # What reads the same is the same to a person.
    members: dict[str, list[int]] = defaultdict(list)
    for numbers in labelled.values():
        members[_template([groups[number] for number in numbers])] += numbers
    own = len(window.groups)
    return [
        Pattern(
            template=template,
            groups=tuple(groups[number] for number in numbers if number < own),
            before=tuple(groups[number] for number in numbers if number >= own),
            numbers=tuple(number for number in numbers if number < own),
        )
        for template, numbers in members.items()
    ]


def _template(groups: Sequence[Group]) -> str:
    columns = zip(*(group.shape.broad for group in groups), strict=True)
    broad = [_common(column) for column in columns]
    if len({len(group.shape.exact) for group in groups} | {len(broad)}) == 1:
        exact = zip(*(group.shape.exact for group in groups), strict=True)
        broad = [column[0] if len(set(column)) == 1 else token for column, token in zip(exact, broad, strict=True)]
    return " ".join(broad)


def _common(column: Sequence[str]) -> str:
    tokens = set(column)
    return column[0] if len(tokens) == 1 else ANY


def _codes(groups: Sequence[Group]) -> Counter[str]:
    total: Counter[str] = Counter()
    for group in groups:
        if group.codes:
            total += group.codes
    return total


def _variants(groups: Sequence[Group], before: Sequence[Group]) -> list[Variant]:
    counts: dict[tuple[Severity, str | None], list[int]] = defaultdict(lambda: [0, 0])
    members: dict[tuple[Severity, str | None], list[Group]] = defaultdict(list)
    for side, some in enumerate((groups, before)):
        for group in some:
            for (severity, code), count in _parts(group):
                counts[severity, code][side] += count
                if side == 0 or not groups:
                    members[severity, code].append(group)
    return [
        Variant(
            severity,
            code,
            count,
            baseline,
            sum(group.requested for group in members[severity, code]),
            tuple(members[severity, code] or before),
        )
        for (severity, code), (count, baseline) in counts.items()
    ]


def _parts(group: Group) -> list[tuple[tuple[Severity, str | None], int]]:
    """Return the group's lines by severity and telling code; a code without a severity tells nothing apart."""
    if not group.codes:
        return [((group.severity, None), group.count)]
    parts: Counter[tuple[Severity, str | None]] = Counter()
    for code, count in group.codes.items():
        told = status_codes.severity(code)
        parts[(_with_code(group, told), code if told is not None else None)] += count
    rest = group.count - sum(group.codes.values())
    if rest > 0:
        parts[group.severity, None] += rest
    return list(parts.items())


def _with_code(group: Group, told: Severity | None) -> Severity:
    if told is None or (group.levelled and group.severity >= Severity.ERROR):
        return group.severity
    if group.levelled:
        return max(group.severity, min(told, Severity.ERROR))
    return told
