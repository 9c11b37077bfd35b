"""Causes that AWS wrote, where recorded ones are at hand."""

import json
from typing import Any

import pytest

from tests.corpora import corpus
from tests.unit.sources.jobs.cases import failure, read, texts
from triage.sources.jobs import log_locations

PAYLOADS: list[dict[str, Any]] = json.loads(
    corpus("sample_events/nasa_hls_batch/batch_sfn_error_payloads.json").read_text()
)


@pytest.mark.parametrize("recorded", PAYLOADS, ids=lambda recorded: recorded["name"])
def test_batch_causes_tell_exit_code_reason_and_log_stream(recorded: dict[str, Any]) -> None:
    expected = recorded.get("expected") or {}
    case = failure(recorded["payload"].get("Cause"), service="batch")
    told = " ".join(texts(read(case)))
    for attempt in expected.get("attempts", []):
        code = attempt["ExitCode"]
        assert (f"exit code {code}" if code is not None else "no exit code") in told
        assert (attempt["Reason"] or "") in told
        assert attempt["StatusReason"] in told
        assert attempt["LogStreamName"] in [place.stream for place in log_locations(case)]
