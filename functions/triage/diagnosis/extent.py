"""How much failed and since when: items of a Map, executions before, what is different from the last success."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.model.difference import ToldDifference, read_difference
from triage.model.evidence import Evidence
from triage.model.failure import Failure
from triage.model.shared_failure import read_shared_failure
from triage.model.vocabulary import Category

# What a fact of a history begins with, which a sentence can do without.
EVENT_NUMBER = re.compile(r"^history event \d{1,9}(?: of [^:\s]{1,200}(?::[^:\s]{1,200})*)?: ")
_HISTORY = "history"
# As the locator writes: "11 of 12 iterations of Each succeeded; index 7 failed", "the input of Load at index 7: …".
_TALLY = re.compile(r"^\d{1,9} of \d{1,9} iterations of .{1,90} succeeded(?:; index (?P<index>\d{1,9}) failed)?")
_ITEM = re.compile(r"^the input of .{1,90} at index (?P<index>\d{1,9}): (?P<given>.{1,2000})$", re.DOTALL)
_LONGEST_ITEM = 160
# The figures behind a sentence about earlier executions.
_FIGURES = re.compile(r" \([^()]{1,300}\)$")
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


@dataclass(frozen=True)
class Told:
    """One sentence without its full stop, and the ids of the evidence that shows it."""

    text: str
    evidence: tuple[str, ...]


def extent(evidence: Sequence[Evidence], failure: Failure | None, category: Category | None) -> Iterator[Told]:
    """Yield how much failed, since when, who failed on the same, and what may explain it that was not so before.

    `category` is that of the most probable cause, None where it is not known.
    """
    yield from _items(evidence)
    past = [each for each in evidence if each.source == _HISTORY]
    differences = [(each, told) for each in past if (told := read_difference(each.text))]
    others = [each for each in past if read_difference(each.text) is None]
    shared = [each for each in others if read_shared_failure(each.text)]
    for each in (*[one for one in others if one not in shared][:1], *shared[:1]):
        yield Told(_capital(_FIGURES.sub("", each.text)), (each.id,))
    for each, told in differences:
        if _may_explain(told, failure, category):
            yield Told(f"Different from the last success: {told.what}", (each.id,))


def _items(evidence: Sequence[Evidence]) -> Iterator[Told]:
    """Yield how many items of the Map succeeded and, of one that failed, what it was."""
    plain = [(each.id, EVENT_NUMBER.sub("", each.text)) for each in evidence]
    tally = next(((by, text, found) for by, text in plain if (found := _TALLY.match(text))), None)
    if tally is None:
        return
    shown_by, text, found = tally
    items = ((by, item) for by, said in plain if (item := _ITEM.match(said)) and item["index"] == found["index"])
    for by, item in items:
        if len(item["given"]) <= _LONGEST_ITEM:
            yield Told(f"{text}; item {item['index']} was {item['given']}", (shown_by, by))
            return
    yield Told(text, (shown_by,))


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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
