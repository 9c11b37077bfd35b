"""However lines are found again, they are in the groups that all their words say."""

import random
from collections import defaultdict
from uuid import UUID

import pytest

from triage.mining.announced_ids import ANNOUNCED, AnnouncedIds
from triage.mining.formats import parse_line
from triage.mining.keys import ids_of, plain_keys
from triage.mining.miner import Miner
from triage.mining.shapes import Shaper

# Words of the letters a to f, which an id could be taken for, and words that differ from others in such letters only.
_WORDS = (
    "added",
    "dead",
    "bad",
    "add",
    "a",
    "failed",
    "idle",
    "fade",
    "call",
    "cell",
    "closed",
    "close",
    "ff",
    "x",
    "cafe-bed",
)


def _random(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - not for secrets


def _id(rnd: random.Random) -> str:
    bits = rnd.getrandbits
    return rnd.choice(
        (
            str(UUID(int=bits(128))),
            str(UUID(int=bits(128))).upper(),
            f"1-{bits(32):08x}-{bits(96):024x}",
            f"{bits(128):032x}",
            f"{bits(32):08x}",
            f"0x{bits(12):x}",
            str(bits(20)),
        )
    )


def _line(rnd: random.Random) -> str:
    parts = [rnd.choice(_WORDS), rnd.choice(("order=", "request ", "-> ", "")) + _id(rnd), rnd.choice(_WORDS), _id(rnd)]
    return " ".join(parts[: rnd.randrange(1, 5)])


@pytest.mark.parametrize("seed", range(8))
def test_words_of_the_letters_of_ids_never_bring_two_shapes_together(seed: int) -> None:
    rnd = _random(seed)
    lines = [_line(rnd) for _ in range(3_000)]
    miner = Miner(keep_lines=True)
    miner.add(lines)
    shapes = defaultdict(set)
    for line, group in zip(lines, miner.members or (), strict=True):
        shapes[group].add(_words(line))
    assert {group: found for group, found in shapes.items() if len(found) > 1} == {}


def _words(line: str) -> tuple[str, ...]:
    """Return the words of the line that are none of its values."""
    return tuple(token for token in Shaper().shape(parse_line(line).message).exact if "<" not in token)


@pytest.mark.parametrize(
    "layout", ["request {} done", '{{"level":"INFO","requestId":"{}"}}', '{{"requestId": "{}"}}', "id={}"]
)
def test_announced_ids_are_masked_before_any_line_is_looked_at(layout: str) -> None:
    rnd = _random(1)
    lines = [layout.format(UUID(int=rnd.getrandbits(128))) for _ in range(40)]
    announced = AnnouncedIds()
    announced.learn(ids_of(lines[:20]), 20)
    keys = plain_keys(lines[20:], announced)
    assert len(set(keys)) == 1
    assert ANNOUNCED in keys[0]


def test_what_follows_an_announcement_without_being_an_id_stays() -> None:
    rnd = _random(2)
    announced = AnnouncedIds()
    announced.learn(ids_of([f"request {UUID(int=rnd.getrandbits(128))}" for _ in range(20)]), 20)
    assert plain_keys(["request accepted-with-four-more-characters-xx"], announced) == [
        b"request accepted-with-four-more-characters-xx"
    ]


def test_a_text_that_seldom_announces_an_id_is_not_looked_for() -> None:
    announced = AnnouncedIds()
    announced.learn(ids_of([f"request {UUID(int=1 << 127)}"]), 1_000)
    assert ANNOUNCED not in plain_keys([f"request {UUID(int=1 << 127)}"], announced)[0]


def test_lines_of_which_all_are_known_are_found_after_lines_with_ids() -> None:
    miner = Miner()
    miner.add([f"read 5 of {UUID(int=1 << 127)}", "done"])
    miner.add(["done"] * 3)
    assert [group.count for group in miner.groups] == [1, 4]
