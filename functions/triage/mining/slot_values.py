"""What stands in the slots of a template: exact counts of words, a sample of numbers and ids."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from triage.mining.formats import parse_line
from triage.mining.group import Group
from triage.mining.slots import SLOT

_VALUES = 10


@dataclass(frozen=True)
class Slot:
    """One place of a template where values stand: their kind, and the commonest with their counts."""

    kind: str
    values: tuple[tuple[str, int], ...]


def slots_of(groups: Sequence[Group]) -> tuple[Slot, ...]:
    """Return the slots of the groups' template from left to right; none when the groups do not have the same places."""
    width = len(groups[0].shape.broad)
    if any(len(group.shape.exact) != width or len(group.shape.broad) != width for group in groups):
        return ()
    columns: list[Counter[str]] = [Counter() for _ in range(width)]
    for group in groups:
        for column, values in zip(columns, _values(group), strict=True):
            column.update(values)
    found = []
    for number, values in enumerate(columns):
        kinds = {match.group()[1:-1] for group in groups for match in SLOT.finditer(group.shape.broad[number])}
        if kinds or len(values) > 1:
            found.append(Slot(kinds.pop() if len(kinds) == 1 else "str", tuple(values.most_common(_VALUES))))
    return tuple(found)


def _values(group: Group) -> list[Counter[str]]:
    """Return what stands at each place: the word, or what the group's examples have there."""
    tokens = group.shape.exact
    columns = [Counter[str]() if SLOT.search(token) else Counter({token: group.count}) for token in tokens]
    for example in group.examples:
        texts = aligned(tokens, parse_line(example.text).message.split())
        for column, token, text in zip(columns, tokens, texts, strict=False):
            if SLOT.search(token):
                column[text] += 1
    return columns


def aligned(tokens: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return for every token of a shape what a message's words have in its place.

    Several words may be one slot (`45 ms`, `1, 2, 3`): all up to the word that is the next token. Where that does not
    tell, nothing is returned.
    """
    texts: list[str] = []
    start = 0
    for is_slot, run in groupby(tokens, key=lambda token: SLOT.search(token) is not None):
        expected = list(run)
        following = tokens[len(texts) + len(expected) :][:1]
        end = _end(expected, following, words, start) if is_slot else start + len(expected)
        found = list(words[start:end])
        if is_slot and len(expected) == 1 and found:
            found = [" ".join(found)]
        if len(found) != len(expected) or (not is_slot and found != expected):
            return []
        texts += found
        start = end
    return texts if start == len(words) else []


def _end(slots: Sequence[str], following: Sequence[str], words: Sequence[str], start: int) -> int:
    """Return where the slots that begin at `start` end: at the word that follows them, else at the end."""
    if not following:
        return len(words)
    try:
        return words.index(following[0], start + len(slots))
    except ValueError:
        return start
