"""What explains a failure comes first, what is always there does not, what is missing is said."""

import random

from triage.mining.miner import Miner
from triage.mining.ranking import g_test, rank

_NOISE = ("loaded {} rows from table orders", "heartbeat {}", "GET /health 200 in {} ms", "poll {} returned 0 messages")


def _mine(lines: list[str], *, request_id: str | None = None) -> Miner:
    miner = Miner(request_id=request_id)
    miner.add(lines, times=list(range(len(lines))))
    return miner


def _noise(count: int, seed: int = 1) -> list[str]:
    rnd = random.Random(seed)  # noqa: S311 - not for secrets
    return [rnd.choice(_NOISE).format(rnd.randrange(10_000)) for _ in range(count)]


def test_one_error_in_a_hundred_thousand_lines_is_the_first_explanation() -> None:
    lines = _noise(100_000)
    lines.insert(99_000, "[ERROR] KeyError: 'customer_id'")
    ranking = rank(_mine(lines))
    assert ranking.explanations[0].variant.first.text == "[ERROR] KeyError: 'customer_id'"
    assert ranking.explanations[0].variant.first.position == 99_000


def test_an_error_of_every_good_run_comes_after_a_new_one() -> None:
    usual = "ERROR could not send metrics 7"
    baseline = _mine([*_noise(1_000, 2), *[usual] * 20])
    window = _mine([*_noise(1_000, 3), *[usual] * 20, "ERROR column total does not exist"])
    ranking = rank(window, baseline)
    assert "column total" in ranking.explanations[0].variant.first.text
    scores = {explanation.variant.first.text: explanation.score for explanation in ranking.explanations}
    assert scores[usual] == 0


def test_a_line_that_is_always_there_and_is_missing_now_is_listed() -> None:
    baseline = _mine([*_noise(1_000, 2), *["commit of batch done"] * 40])
    ranking = rank(_mine(_noise(1_000, 3)), baseline)
    assert [pattern.template for pattern in ranking.vanished] == ["commit of batch done"]


def test_more_of_status_500_explains_though_status_200_is_the_same_pattern() -> None:
    baseline = _mine(["answered status 200"] * 1_000 + ["answered status 500"])
    window = _mine(["answered status 200"] * 900 + ["answered status 500"] * 100)
    best = rank(window, baseline).explanations[0]
    assert (best.variant.code, best.variant.count, best.variant.baseline) == ("http 500", 100, 1)


def test_noise_of_the_fixed_list_never_outranks_an_error() -> None:
    lines = [*_noise(100), *["ERROR DeprecationWarning: x will be removed in 3.0"] * 1, "ERROR disk is full", "done"]
    texts = [explanation.variant.first.text for explanation in rank(_mine(lines)).explanations]
    assert texts.index("ERROR disk is full") < texts.index("ERROR DeprecationWarning: x will be removed in 3.0")


def test_lines_of_the_failed_request_come_before_others_alike() -> None:
    request, other = "3f2b8c1d-9b1d-4c2a-8f00-0a1b2c3d4e5f", "11112222-9b1d-4c2a-8f00-0a1b2c3d4e5f"
    lines = [
        *_noise(100),
        f"2026-11-02T10:00:00.000Z\t{request}\tERROR\tcould not read manifest",
        f"2026-11-02T10:00:00.001Z\t{other}\tERROR\tcould not send metrics",
    ]
    best = rank(_mine(lines, request_id=request)).explanations[0]
    assert "manifest" in best.variant.first.text
    assert "in the failed request" in best.reasons


def test_equal_shares_are_not_significant() -> None:
    assert g_test(10, 1_000, 20, 2_000) == 0
    assert g_test(40, 1_000, 20, 2_000) > 3.84


def test_a_raised_error_comes_before_lines_that_mention_one() -> None:
    mentions = [f"ERROR: part {word} of the batch was refused" for word in ("one", "two", "three")]
    texts = [
        each.variant.first.text for each in rank(_mine([*_noise(200), "ERROR: KeyError: 'id'", *mentions])).explanations
    ]
    assert texts[0] == "ERROR: KeyError: 'id'"
