"""What a logger writes around every message is taken off, and never anything that tells lines apart."""

import json
import random
from collections import Counter
from uuid import UUID

import pytest

from triage.mining.envelopes import WHOLE, Envelope, learn
from triage.mining.miner import Miner
from triage.mining.patterns import compare


def _random(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - not for secrets


def _uuid(rnd: random.Random) -> str:
    return str(UUID(int=rnd.getrandbits(128), version=4))


def _node(rnd: random.Random, message: str) -> str:
    return f"2026-11-02T10:{rnd.randrange(10, 60)}:02.{rnd.randrange(100, 1000)}Z\t{_uuid(rnd)}\t{message}"


def _powertools(rnd: random.Random, message: str, stage: str = "cafe") -> str:
    fields = {"level": "INFO", "message": message, "stage": stage, "cold_start": False, "request_id": _uuid(rnd)}
    return json.dumps(fields, separators=(",", ":"))


def _message(rnd: random.Random) -> str:
    text = rnd.choice(("loaded", "failed to read", "ok"))
    return f"{text} {rnd.randrange(10**6)}"


def _node_lines(rnd: random.Random, lines: int = 64) -> list[str]:
    return [_node(rnd, f"{rnd.choice(('INFO', 'WARN', 'ERROR'))}\t{_message(rnd)}") for _ in range(lines)]


def _envelope(lines: list[str]) -> Envelope:
    (envelope,) = learn(lines)
    return envelope


def test_time_and_request_id_before_every_message_are_taken_off() -> None:
    rnd = _random(1)
    envelope = _envelope(_node_lines(rnd))
    assert envelope.take_off([_node(rnd, "INFO\tdone"), _node(rnd, "ERROR\tnot done")]) == [
        "INFO\tdone",
        "ERROR\tnot done",
    ]


def test_the_fields_behind_every_message_are_taken_off() -> None:
    rnd = _random(2)
    envelope = _envelope([_powertools(rnd, _message(rnd)) for _ in range(64)])
    (bare,) = envelope.take_off([_powertools(rnd, "done")])
    assert bare == '{"level":"INFO","message":"done'


@pytest.mark.parametrize(
    "line",
    [
        "END RequestId: 0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5f",
        "short",
        "",
        "2026-11-02T10:16:02.027Z\tundefined\tINFO\tdone, and longer than any time and request id together",
        "2026-11-02T10:16:02.027Z\t0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5fINFO\tno tab behind the id",
        "2026-11-02T10:16:02.o27Z\t0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5f\tINFO\ta letter among the digits",
        "2026-11-02T10:16:02.a27Z\t0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5f\tINFO\ta letter of ids among the digits",
        "2026-11-02T10:16:02.027Ü\t0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5f\tINFO\tnot ASCII",
    ],
)
def test_a_line_without_the_envelope_stays_whole_among_those_that_have_it(line: str) -> None:
    rnd = _random(3)
    envelope = _envelope(_node_lines(rnd))
    assert envelope.take_off([_node(rnd, "INFO\tone"), line, _node(rnd, "INFO\ttwo")]) == [
        "INFO\tone",
        WHOLE + line,
        "INFO\ttwo",
    ]


def test_words_of_the_letters_of_ids_are_no_part_of_an_envelope_that_may_differ() -> None:
    rnd = _random(4)
    envelope = _envelope([_powertools(rnd, _message(rnd)) for _ in range(64)])
    other = _powertools(rnd, "done", stage="beef")
    assert envelope.take_off([_powertools(rnd, "done"), other])[1] == WHOLE + other


def test_a_column_that_is_a_letter_of_ids_by_chance_is_none_of_an_id() -> None:
    rnd = _random(5)
    lines = [f"{rnd.choice('abcdef')}{rnd.choice('abcdef')}. request {_uuid(rnd)} {_message(rnd)}" for _ in range(64)]
    assert learn(lines) == []


def test_lines_that_share_no_id_have_no_envelope() -> None:
    rnd = _random(6)
    assert learn([f"2026-11-02 10:16:02,{rnd.randrange(100, 1000)} INFO {_message(rnd)}" for _ in range(64)]) == []


def test_trace_ids_whose_beginning_is_the_hour_do_not_end_an_envelope_when_the_hour_does() -> None:
    rnd = _random(7)

    def line(hour: str) -> str:
        return f"1-{hour}{rnd.getrandbits(16):04x}-{rnd.getrandbits(96):024x} {_message(rnd)}"

    envelope = _envelope([line("673a") for _ in range(64)])
    assert not envelope.take_off([line("6bff")])[0].startswith(WHOLE)


@pytest.mark.parametrize("seed", range(4))
def test_lines_are_counted_the_same_with_an_envelope_as_without(seed: int) -> None:
    rnd = _random(seed)
    messages = [_message(rnd) + rnd.choice(("", f" for {_uuid(rnd)}")) for _ in range(6_000)]
    bare, wrapped = Miner(), Miner()
    bare.add(messages)
    wrapped.add([_powertools(rnd, message, rnd.choice(("cafe", "beef", "prod"))) for message in messages])
    assert _counts(wrapped) == _counts(bare)


def _counts(miner: Miner) -> Counter[str]:
    return Counter({pattern.template: pattern.count for pattern in compare(miner)})
