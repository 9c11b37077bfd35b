"""Recognises lines that differ from known ones in ids only, without a regular expression: by what surrounds the ids."""

from collections.abc import Sequence

from triage.mining.keys import BOUNDARY, ID

# What is left of an id in a key, which has no digits.
HEXADECIMAL = b"abcdefABCDEF-"
# A remainder this long is no word; a shorter one may be (`added`, `dead-beef`): the line itself tells.
_NO_WORD = 9


# A key without its ids: what stands before the first, between them and behind the last, how long the first and the last
# of these are, and the line's group. A plain tuple: it is unpacked once a line.
_Surroundings = tuple[bytes, tuple[bytes, ...], bytes, int, int, int]


class IdPlaces:
    """Knows in which places of which keys ids stand.

    Keys are looked up without the letters that ids are made of, and then compared with what is known letter by letter,
    so that words of these letters (`failed`, `idle`) tell lines apart as any others do.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self._known: dict[bytes, list[_Surroundings]] = {}

    def clear(self) -> None:
        """Forget all."""
        self._known.clear()

    def find(self, keys: Sequence[bytes], lines: Sequence[str]) -> list[int | None]:
        """Return the group of each line by its key, None where it is not known."""
        if not self._known or not keys:
            return [None] * len(keys)
        bare_keys = BOUNDARY.join(keys).translate(None, HEXADECIMAL).split(BOUNDARY)
        known = map(self._known.get, bare_keys)
        return [_match(each, key, line) if each else None for each, key, line in zip(known, keys, lines, strict=True)]

    def learn(self, skeleton: bytes, group: int) -> None:
        """Remember the places of the ids in a skeleton (see `keys.skeletons`), and the group of such lines."""
        before, *others, behind = skeleton.split(ID)
        between = tuple(part.lstrip(HEXADECIMAL) for part in others)
        if any(part[: len(part) - len(rest)].strip(b"-") for part, rest in zip(others, between, strict=True)):
            # A word that begins like an id, right behind one: they cannot be told apart.
            return
        bare = skeleton.translate(None, HEXADECIMAL + ID)
        self._known.setdefault(bare, []).append((before, between, behind, len(before), len(behind), group))


def _match(candidates: list[_Surroundings], key: bytes, line: str) -> int | None:
    for before, between, behind, start, rest, group in candidates:
        if not key.startswith(before) or not key.endswith(behind):
            continue
        letters = key[start : len(key) - rest]
        if between:
            if _fit(before, letters, between, behind, line):
                return group
        elif not letters.strip(HEXADECIMAL) and (len(letters) >= _NO_WORD or _is_id(before, letters, behind, line)):
            return group
    return None


def _fit(before: bytes, letters: bytes, others: tuple[bytes, ...], behind: bytes, line: str) -> bool:
    for part in others:
        rest = letters.lstrip(HEXADECIMAL)
        found = letters[: len(letters) - len(rest)]
        if not rest.startswith(part) or not (len(found) >= _NO_WORD or _is_id(before, found, part, line)):
            return False
        before, letters = part, rest[len(part) :]
    return not letters.strip(HEXADECIMAL) and (len(letters) >= _NO_WORD or _is_id(before, letters, behind, line))


def _is_id(before: bytes, letters: bytes, behind: bytes, line: str) -> bool:
    """Tell whether few letters are what is left of an id: those of 0x… are; others are not, if the line has them so."""
    if before.endswith(b"x"):
        return True
    if not letters:
        return False
    word = before[-1:] + letters + behind[:1]
    return (word if word.isascii() else letters).decode() not in line
