"""StartExecution: AWS's checks, its idempotency, and versions and aliases remembered."""

import json
import re
from typing import Any

from ministack.core.responses import new_uuid, now_iso
from ministack.services import stepfunctions

from local_cloud.patching import replace
from local_cloud.stepfunctions.express import execution_arn
from local_cloud.stepfunctions.lifecycle import start_in_background
from local_cloud.stepfunctions.records import (
    Machine,
    Record,
    Response,
    answer,
    find_execution,
    machine_missing,
    refusal,
)
from local_cloud.stepfunctions.started_machine import snapshot, version_members
from local_cloud.stepfunctions.status_events import emit_status_change

_LARGEST_INPUT = 262_144
# API reference of StartExecution: no white space, brackets, wildcards, special or control characters.
_NAME = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}")


def apply() -> None:
    """Replace ministack's handler, which EventBridge, Scheduler and Pipes call, too."""
    replace(stepfunctions, "_start_execution", start_execution, parameters=("data",))


def start_execution(data: dict[str, Any]) -> Response:
    """Start an execution; the same name with the same input, while it runs, is the same execution."""
    requested = str(data.get("stateMachineArn", ""))
    base = stepfunctions._resolve_state_machine_arn(requested)
    machine = base and stepfunctions._state_machines.get(base)
    if not machine:
        return machine_missing(requested)
    text = data.get("input") or "{}"
    name = data.get("name") or new_uuid()
    refused = _refusal(name, text)
    if refused is not None:
        return refused
    arn = execution_arn(machine, name)
    existing = find_execution(arn)
    if existing is not None:
        return _answer_existing(existing, text)
    record = _new_record(arn, name, text, machine, requested)
    stepfunctions._executions[arn] = record
    emit_status_change(record)
    start_in_background(arn)
    return answer({"executionArn": arn, "startDate": record["startDate"]})


def _refusal(name: str, text: str) -> Response | None:
    if not _NAME.fullmatch(name):
        return refusal("InvalidName", f"Invalid Name: '{name}'")
    if len(text.encode()) > _LARGEST_INPUT:
        return refusal("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{_too_long(text)}'")
    try:
        json.loads(text)
    except ValueError as exc:
        return refusal("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{exc}'")
    return None


def _too_long(text: str) -> str:
    return f"{len(text.encode())} bytes exceed the {_LARGEST_INPUT} allowed"


def _answer_existing(existing: Record, text: str) -> Response:
    if existing["status"] == "RUNNING" and existing["input"] == text:
        return answer({"executionArn": existing["executionArn"], "startDate": existing["startDate"]})
    return refusal("ExecutionAlreadyExists", f"Execution Already Exists: '{existing['executionArn']}'")


def _new_record(arn: str, name: str, text: str, machine: Machine, requested: str) -> Record:
    versions = version_members(requested)
    return {
        "executionArn": arn,
        "stateMachineArn": machine["stateMachineArn"],
        "name": name,
        "status": "RUNNING",
        "startDate": now_iso(),
        "stopDate": None,
        "input": text,
        "inputDetails": {"included": True},
        "output": None,
        "redriveCount": 0,
        "events": [],
        "_snapshot": snapshot(machine, versions.get("stateMachineVersionArn")),
        **versions,
    }
