"""How much travels in workflow state, and what goes to the bucket instead."""

import orjson
import pytest

from handlers.envelope import pack, share_of_one, unpack
from tests.fakes import InMemoryWorkspace
from triage.model.evidence import ExecutionRef, Fact, GatheredEvidence
from triage.settings import STATE_LIMIT_BYTES
from triage.sources import SOURCES

# https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: input or result of a state.
_STATE_BYTES = 262_144


def evidence_of(size: int) -> GatheredEvidence:
    """Return evidence whose JSON has exactly `size` bytes."""

    def with_text(length: int) -> GatheredEvidence:
        fact = Fact(source="logs", text="x" * length, ref=ExecutionRef(execution="e"))
        return GatheredEvidence(source="logs", facts=(fact,))

    bare = len(with_text(0).model_dump_json())
    return with_text(size - bare)


@pytest.mark.parametrize("sources", [1, 4, len(SOURCES), 12])
def test_what_all_sources_gather_fits_into_one_state_beside_what_was_opened_and_located(sources: int) -> None:
    workspace, limit = InMemoryWorkspace(), share_of_one(sources)
    largest = pack(evidence_of(limit), report_id="R", name="logs", workspace=workspace, limit=limit)
    assert "inline" in largest
    together = {"gathered": [largest] * sources, "opened": "x" * STATE_LIMIT_BYTES, "located": "x" * STATE_LIMIT_BYTES}
    assert len(orjson.dumps(together)) < _STATE_BYTES


def test_one_byte_more_travels_as_a_key_and_comes_back_whole() -> None:
    workspace, limit = InMemoryWorkspace(), share_of_one(len(SOURCES))
    evidence = evidence_of(limit + 1)
    packed = pack(evidence, report_id="R", name="logs", workspace=workspace, limit=limit)
    assert packed == {"s3_key": "work/R/logs.json"}
    assert unpack(packed, GatheredEvidence, workspace) == evidence


def test_a_single_source_carries_no_more_than_any_other_step() -> None:
    assert share_of_one(1) == STATE_LIMIT_BYTES
