"""The engine's histories beside histories recorded on AWS, for definitions that need no other resource."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.local_cloud.stepfunctions.machines import Execution, StateMachines, details_of

_CORPORA = Path(os.environ.get("TRIAGE_CORPORA", Path(__file__).parents[4] / "shared" / "corpora"))
_HISTORIES = _CORPORA / "step_functions"
# The recording's own test fills these in before it creates the machine.
_PLACEHOLDERS = ("_tbd_", "_PLACEHOLDER%")

_COMPARED = 134
# The ten others: five inputs or definitions were altered after recording, four recordings have the ids
# of their branches collapsed, one was made before AWS accepted its JSONPath.
_SAME_TYPES = 124
# Also different: a failed Map input names the entered event before it (4), MapStateExited after a Map Run (2).
_SAME_CHAIN = 118
_SAME_ERROR = 130


def _recordings() -> Iterator[dict[str, Any]]:
    for folder in ("failed", "recovered"):
        for path in sorted((_HISTORIES / folder).glob("*.json")):
            yield json.loads(path.read_text(encoding="utf-8"))
    for line in (_HISTORIES / "succeeded.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _is_replayable(recording: dict[str, Any]) -> bool:
    text = json.dumps(recording.get("definition"))
    if text == "null" or '"Resource"' in text or any(mark in text for mark in _PLACEHOLDERS):
        return False
    return bool(recording["events"][0]["type"] == "ExecutionStarted")


@pytest.fixture(scope="module")
def replayed(machines: StateMachines) -> list[tuple[dict[str, Any], Execution]]:
    if not _HISTORIES.exists():
        pytest.skip(f"no recorded histories in {_HISTORIES}")
    recordings = [recording for recording in _recordings() if _is_replayable(recording)]
    started = []
    for recording in recordings:
        execution_input = json.loads(recording["events"][0]["executionStartedEventDetails"]["input"])
        started.append(machines.start(machines.create(recording["definition"]), execution_input))
    return [(recording, machines.wait(arn)) for recording, arn in zip(recordings, started, strict=True)]


def _types(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]


def _chain(events: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(event["type"], event["previousEventId"]) for event in events]


def test_histories_follow_the_recorded_ones(replayed: list[tuple[dict[str, Any], Execution]]) -> None:
    pairs = [(recording["events"], execution.events) for recording, execution in replayed]
    same_types = sum(_types(recorded) == _types(ours) for recorded, ours in pairs)
    same_chain = sum(_chain(recorded) == _chain(ours) for recorded, ours in pairs)
    same_error = sum(
        details_of(recorded[-1]).get("error") == details_of(ours[-1]).get("error") for recorded, ours in pairs
    )
    assert len(pairs) == _COMPARED
    assert (same_types, same_chain, same_error) >= (_SAME_TYPES, _SAME_CHAIN, _SAME_ERROR)
    assert same_chain >= _SAME_CHAIN
    assert same_error >= _SAME_ERROR


def test_errors_of_recorded_failures_are_worded_as_on_aws(
    replayed: list[tuple[dict[str, Any], Execution]],
) -> None:
    inputs = [
        (details_of(recording["events"][-1]).get("cause"), execution.description.get("cause"))
        for recording, execution in replayed
        if "must be an array" in json.dumps(recording["events"][-1])
    ]
    assert len(inputs) == 3
    assert all(recorded == ours for recorded, ours in inputs)
