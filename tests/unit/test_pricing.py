"""What a triage costs, counted from what its steps used."""

import pytest

from tests.fakes import FakeMeter
from triage.metering import StepMeter
from triage.model.evidence import Usage
from triage.pricing import total


def test_bytes_that_logs_insights_scans_cost_half_a_cent_a_gigabyte() -> None:
    without, with_query = (total([Usage(scanned_bytes=count)], memory_mb=512) for count in (0, 3 * 10**9))
    assert with_query.usd - without.usd == pytest.approx(0.015)
    assert with_query.api_calls == without.api_calls, "bytes are no calls"


def test_reading_pages_of_logs_costs_nothing_but_time() -> None:
    read, idle = (total([Usage(api_calls=calls)], memory_mb=512) for calls in ({"logs:FilterLogEvents": 60}, {}))
    assert read.usd == idle.usd


def test_a_step_tells_the_bytes_scanned_while_it_ran() -> None:
    meter = FakeMeter()
    meter.scanned_bytes = 7
    step = StepMeter(meter, "logs")
    meter.scanned_bytes += 35
    assert step.usage().scanned_bytes == 35
