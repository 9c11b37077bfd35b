"""FilterLogEvents' quota: kept by all threads together, and backed off from when others use it too."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from tests.adapters.conftest import CannedAws
from triage.aws.clients import CallMeter, Clients
from triage.aws.log_pages import LogPages
from triage.aws.logs import CloudWatchLogs
from triage.aws.rate_limit import RateLimit
from triage.errors import UnavailableError

AT = datetime(2026, 11, 22, 2, 14, 5, tzinfo=UTC)
THROTTLED = (400, {"__type": "ThrottlingException", "message": "Rate exceeded"})
PAGE: tuple[int, dict[str, Any]] = (200, {"events": []})


class Seconds:
    """A monotonic clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def limit(per_second: int) -> tuple[RateLimit, Seconds]:
    seconds = Seconds()
    return RateLimit(per_second, now=seconds, sleep=seconds.sleep), seconds


def begun(rate: RateLimit, seconds: Seconds, calls: int) -> list[float]:
    moments = []
    for _ in range(calls):
        rate.wait()
        moments.append(seconds.now)
    return moments


def test_no_second_has_more_calls_than_the_quota() -> None:
    rate, seconds = limit(5)
    moments = begun(rate, seconds, 23)
    assert all(later - earlier >= 1.0 for earlier, later in zip(moments, moments[5:], strict=False))
    assert moments[4] == moments[0], "the first calls do not wait"


def test_a_throttle_halves_the_rate_and_successes_give_it_back() -> None:
    rate, seconds = limit(10)
    begun(rate, seconds, 10)
    rate.throttled()
    assert rate.rate == 5.0
    slow = begun(rate, seconds, 15)
    assert all(later - earlier >= 1.0 for earlier, later in zip(slow, slow[5:], strict=False))
    for _ in range(20):
        rate.succeeded()
    assert rate.rate == 10.0


def test_throttles_never_stop_the_calls() -> None:
    rate, seconds = limit(5)
    for _ in range(50):
        rate.throttled()
    moments = begun(rate, seconds, 3)
    assert all(later - earlier == pytest.approx(1.0) for earlier, later in pairwise(moments))


def test_threads_share_one_limit() -> None:
    waited: list[float] = []
    rate = RateLimit(4, now=lambda: 0.0, sleep=waited.append)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: rate.wait(), range(12)))
    assert sorted(waited) == pytest.approx([1.0] * 4 + [2.0] * 4)


@pytest.mark.usefixtures("credentials")
def test_botocores_own_retries_of_a_throttle_slow_the_calls_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _seconds: None)
    clients = Clients(region="eu-west-1", meter=CallMeter())
    canned = CannedAws(THROTTLED, THROTTLED, PAGE).answer(clients.logs)
    rate, _ = limit(10)
    pages = LogPages(clients.logs, rate)
    assert len(list(pages.read({"logGroupName": "g"}))) == 1
    assert len(canned.requests) == 3
    assert rate.rate == pytest.approx(10 * 0.5 * 0.5 + 0.5)


@pytest.mark.usefixtures("credentials")
def test_a_throttle_that_lasts_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _seconds: None)
    clients = Clients(region="eu-west-1", meter=CallMeter())
    CannedAws(*[THROTTLED] * 4).answer(clients.logs)
    with pytest.raises(UnavailableError, match="ThrottlingException"):
        next(CloudWatchLogs(clients).pages("g", start=AT, end=AT))


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(("region", "calls"), [("us-east-1", 25), ("eu-central-1", 5), ("eu-west-1", 10)])
def test_each_region_has_its_own_quota(region: str, calls: int) -> None:
    clients = Clients(region=region, meter=CallMeter())
    assert LogPages(clients.logs).rate == calls
