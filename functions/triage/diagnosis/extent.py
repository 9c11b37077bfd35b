"""How much failed and since when: the items of a Map, the executions before, other pipelines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.model.difference import read_difference
from triage.model.evidence import Evidence
from triage.model.shared_failure import read_shared_failure

# What a fact of a history begins with, which a sentence can do without.
EVENT_NUMBER = re.compile(r"^history event \d{1,9}(?: of [^:\s]{1,200}(?::[^:\s]{1,200})*)?: ")
_HISTORY = "history"
# As the locator writes: "11 of 12 iterations of Each succeeded; index 7 failed", "the input of Load at index 7: …".
_TALLY = re.compile(r"^\d{1,9} of \d{1,9} iterations of .{1,90} succeeded(?:; index (?P<index>\d{1,9}) failed)?")
_MAP_RUN = re.compile(r"^Map Run of .{1,90} [A-Z_]{3,12}: of \d{1,9} child executions ")
_ITEM = re.compile(r"^the input of .{1,90} at index (?P<index>\d{1,9}): (?P<given>.{1,2000})$", re.DOTALL)
_LONGEST_ITEM = 160
# The figures behind a sentence about earlier executions.
_FIGURES = re.compile(r" \([^()]{1,300}\)$")


@dataclass(frozen=True)
class Told:
    """One sentence without its full stop, and the ids of the evidence that shows it."""

    text: str
    evidence: tuple[str, ...]


def extent(evidence: Sequence[Evidence]) -> Iterator[Told]:
    """Yield how much failed, since when, and who failed on the same."""
    yield from _items(evidence)
    past = [each for each in evidence if each.source == _HISTORY and read_difference(each.text) is None]
    shared = [each for each in past if read_shared_failure(each.text)]
    for each in (*[one for one in past if one not in shared][:1], *shared[:1]):
        yield Told(_capital(_FIGURES.sub("", each.text)), (each.id,))


def _items(evidence: Sequence[Evidence]) -> Iterator[Told]:
    """Yield how many items of the Map succeeded and, of one that failed, what it was."""
    plain = [(each.id, EVENT_NUMBER.sub("", each.text)) for each in evidence]
    tally = next(((by, text, found) for by, text in plain if (found := _TALLY.match(text))), None)
    if tally is None:
        yield from _children(plain)
        return
    shown_by, text, found = tally
    items = ((by, item) for by, said in plain if (item := _ITEM.match(said)) and item["index"] == found["index"])
    for by, item in items:
        if len(item["given"]) <= _LONGEST_ITEM:
            yield Told(f"{text}; item {item['index']} was {item['given']}", (shown_by, by))
            return
    yield Told(text, (shown_by,))


def _children(plain: Sequence[tuple[str, str]]) -> Iterator[Told]:
    """Yield how many child executions of a Map Run failed."""
    for by, text in plain:
        if _MAP_RUN.match(text):
            yield Told(text, (by,))
            return


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
