"""What is different from the last success and may explain the failure: correlation, told as no more than that."""

import re
from collections.abc import Sequence

from triage.diagnosis.extent import Told
from triage.model.difference import ToldDifference, read_difference
from triage.model.evidence import Evidence
from triage.model.failure import Failure
from triage.model.report import NextStep
from triage.model.vocabulary import Category

_LEAD = "Different from the last success: "
# Nobody's input or code decides over these.
_FROM_OUTSIDE = frozenset(
    {
        Category.PERMISSION,
        Category.THROTTLING,
        Category.NETWORK,
        Category.DEPENDENCY,
        Category.INFRASTRUCTURE,
        Category.CANCELLED,
    }
)
# Limits that more work runs into.
_OF_SIZE = frozenset({Category.MEMORY, Category.DISK, Category.TIMEOUT, Category.QUOTA})
_ITEMS = re.compile(r"\bhad (?P<now>\d{1,9}) items, (?P<then>\d{1,9}) then")
_TOOK_LONGER = re.compile(r"\b(?P<state>\S.{0,80}) took [\d.]{1,12} s, [\d.]{1,12} s then")
_MORE_WORK = 2.0
_DEFINITION = "definition"


def differences(evidence: Sequence[Evidence], failure: Failure | None, category: Category | None) -> tuple[Told, ...]:
    """Return the differences that such a failure could come of; `category` is None where the cause is not known."""
    told = ((each.id, read_difference(each.text)) for each in evidence)
    return tuple(
        Told(f"{_LEAD}{difference.what}", (shown_by,))
        for shown_by, difference in told
        if difference is not None and _may_explain(difference, failure, category)
    )


def to_look_into(told: Sequence[Told]) -> tuple[NextStep, ...]:
    """Return a step for each difference: what is behind it may be what to fix."""
    return tuple(
        NextStep(
            text=f"See why this is different from the last success: {each.text.removeprefix(_LEAD)}.",
            evidence=each.evidence,
        )
        for each in told
    )


def _may_explain(told: ToldDifference, failure: Failure | None, category: Category | None) -> bool:
    """Return whether the difference concerns what failed in a way that such a cause could come of."""
    failed = (*failure.path, *failure.origin.path) if failure else ()
    if told.what.startswith(_DEFINITION):
        return any(re.search(rf"\b{re.escape(state)}\b", told.what) for state in failed)
    if category in _FROM_OUTSIDE:
        return False
    if category in _OF_SIZE:
        longer = [found["state"] for found in _TOOK_LONGER.finditer(told.what)]
        more = any(int(each["now"]) >= _MORE_WORK * int(each["then"]) > 0 for each in _ITEMS.finditer(told.what))
        return more or any(state in longer for state in failed)
    return told.is_gone
