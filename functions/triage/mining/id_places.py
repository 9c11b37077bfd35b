"""Recognises lines that differ from known ones in ids only, without a regular expression: by what surrounds the ids."""

from collections.abc import Sequence

from triage.mining.keys import BOUNDARY, ID

# What is left of an id in a key, which has no digits.
HEXADECIMAL = b"abcdefABCDEF-"
# A remainder this long is no word; a shorter one may be (`added`, `dead-beef`): the line itself tells.
_NO_WORD = 9


# A key without its ids: what stands before the first, its length, what stands between them and behind the last, the
# length of it all for one id, and the line's group. A plain tuple: it is unpacked once a line.
_Surroundings = tuple[bytes, int, tuple[bytes, ...], bytes, int, int]


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
        if not self._known:
            return [None] * len(keys)
        bare_keys = BOUNDARY.join(keys).translate(None, HEXADECIMAL).split(BOUNDARY)
        known = map(self._known.get, bare_keys)
        return [each and _match(each, key, line) for each, key, line in zip(known, keys, lines, strict=True)]

    def learn(self, skeleton: bytes, group: int) -> None:
        """Remember the places of the ids in a skeleton (see `keys.skeletons`), and the group of such lines."""
        before, *others = skeleton.split(ID)
        stripped = [part.lstrip(HEXADECIMAL) for part in others]
        if any(part[: len(part) - len(rest)].strip(b"-") for part, rest in zip(others, stripped, strict=True)):
            # A word that begins like an id, right behind one: they cannot be told apart.
            return
        bare = skeleton.translate(None, HEXADECIMAL + ID)
        self._known.setdefault(bare, []).append(
            (before, len(before), tuple(stripped[:-1]), stripped[-1], len(before) + len(stripped[-1]), group)
        )


def _match(candidates: list[_Surroundings], key: bytes, line: str) -> int | None:
    for before, beginning, between, behind, around, group in candidates:
        if not key.startswith(before):
            continue
        rest = key[beginning:]
        if between:
            if _fit(rest, (*between, behind), line):
                return group
        elif rest.lstrip(HEXADECIMAL) == behind:
            letters = len(key) - around
            if letters >= _NO_WORD or _is_id(rest[:letters], line):
                return group
    return None


def _fit(rest: bytes, parts: tuple[bytes, ...], line: str) -> bool:
    for part in parts:
        stripped = rest.lstrip(HEXADECIMAL)
        if not stripped.startswith(part) or not _is_id(rest[: len(rest) - len(stripped)], line):
            return False
        rest = stripped[len(part) :]
    return not rest


def _is_id(letters: bytes, line: str) -> bool:
    """Tell whether these are what is left of an id, and no word of the line."""
    return len(letters) >= _NO_WORD or (len(letters) > 1 and letters.decode() not in line)
