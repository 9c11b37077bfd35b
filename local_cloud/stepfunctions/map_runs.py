"""Map Runs of Distributed Map states: ListMapRuns, DescribeMapRun, UpdateMapRun over the interpreter's records."""

import json
from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor.map_run_record import (
    MapRunRecord,
    MapRunRecordPoolManager,
)

from local_cloud.patching import expect_function, replace, wrap
from local_cloud.stepfunctions.records import Response, answer, execution_missing, find_execution, refusal
from local_cloud.stepfunctions.running import live

_map_runs: dict[str, Any] = {}


def apply() -> None:
    """Remember every Map Run the interpreter starts, and replace the three handlers."""
    for method in ("list_item", "describe"):
        expect_function(MapRunRecord, method, ("self",))
    wrap(MapRunRecordPoolManager, "add", _remember, parameters=("self", "map_run_record"))
    replace(stepfunctions, "_list_map_runs", list_map_runs, parameters=("data",))
    replace(stepfunctions, "_describe_map_run", describe_map_run, parameters=("data",))
    replace(stepfunctions, "_update_map_run", update_map_run, parameters=("data",))


def list_map_runs(data: dict[str, Any]) -> Response:
    """Answer with the Map Runs of an execution."""
    arn = data.get("executionArn")
    if find_execution(arn) is None:
        return execution_missing(arn)
    runs = [run.list_item() for run in list(_map_runs.values()) if run.execution_arn == arn]
    return answer({"mapRuns": runs})


def describe_map_run(data: dict[str, Any]) -> Response:
    """Answer with a Map Run's status and its counts of items and child executions."""
    run = _map_runs.get(data.get("mapRunArn", ""))
    if run is None:
        return _missing(data)
    description = json.loads(json.dumps(run.describe(), default=str))
    return answer({**description, "redriveCount": 0})


def update_map_run(data: dict[str, Any]) -> Response:
    """Change a running Map Run's concurrency or tolerated failures."""
    run = _map_runs.get(data.get("mapRunArn", ""))
    if run is None:
        return _missing(data)
    run.update(
        data.get("maxConcurrency"),
        data.get("toleratedFailureCount"),
        data.get("toleratedFailurePercentage"),
    )
    return answer({})


def _remember(original: Callable[..., Any], self: Any, map_run_record: Any) -> None:
    original(self, map_run_record)
    _map_runs[map_run_record.map_run_arn] = map_run_record
    parent = live.get(map_run_record.execution_arn)
    if parent is not None:
        # ListExecutions with mapRunArn looks the Map Run up in ministack's store.
        stored = {"mapRunArn": map_run_record.map_run_arn}
        parent.context.copy().run(stepfunctions._map_runs.__setitem__, map_run_record.map_run_arn, stored)


def _missing(data: dict[str, Any]) -> Response:
    return refusal("ResourceNotFound", f"Resource not found: '{data.get('mapRunArn')}'")
