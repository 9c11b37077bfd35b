"""Running an execution from StartExecution to its final status, and stopping it."""

import contextvars
import json
import logging
import threading
from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions
from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext

from local_cloud.patching import replace, wrap
from local_cloud.stepfunctions.records import Handler, Machine, Record, Response, find_execution
from local_cloud.stepfunctions.restart_point import RestartPoint, find_restart_point
from local_cloud.stepfunctions.running import RunningExecution, StoppedBeforeStartError, finish, live
from local_cloud.stepfunctions.started_machine import machine_started

logger = logging.getLogger(__name__)


def apply() -> None:
    """Let the interpreter run what ministack starts, stops and restarts."""
    replace(stepfunctions, "_run_execution", run_execution, parameters=("exec_arn",))
    wrap(stepfunctions, "_stop_execution", _stop_execution, parameters=("data",))
    wrap(stepfunctions, "_add_event", _add_event, parameters=("execution", "event_type", "details"))


def start_in_background(execution_arn: str, *, redrive: bool = False) -> None:
    """Run the stored execution in a thread that keeps the caller's account and Region."""
    context = contextvars.copy_context()
    target = redrive_execution if redrive else run_execution
    threading.Thread(target=context.run, args=(target, execution_arn), daemon=True).start()


def run_execution(execution_arn: str) -> None:
    """Run a stored execution to its end, in this thread."""
    record = find_execution(execution_arn)
    if record is not None:
        record["events"] = []  # ministack's own handlers begin with an event of theirs
        record.setdefault("redriveCount", 0)
        _run(record, find_restart=_from_the_start)


def redrive_execution(execution_arn: str) -> None:
    """Run a stored, failed execution again from where it failed, in this thread."""
    record = find_execution(execution_arn)
    if record is not None:
        _run(record, find_restart=_from_the_failure)


def _run(record: Record, find_restart: Callable[[Record, Machine], RestartPoint | None]) -> None:
    machine = machine_started(record)
    if machine is None:
        return
    running = None
    try:
        restart = find_restart(record, machine)
        running = live[record["executionArn"]] = RunningExecution(record, machine, restart)
        running.run()
    except StoppedBeforeStartError:
        logger.info("stopped before its first state: %s", record["executionArn"])
    except Exception as exc:
        # The thread's outermost frame: an interpreter fault must still end the execution.
        logger.exception("interpreter fault in %s", record["executionArn"])
        record.update(status="FAILED", error="States.Runtime", cause=str(exc))
        finish(record)
    finally:
        # A stopped run may outlive the start of its redrive.
        if live.get(record["executionArn"]) is running:
            live.pop(record["executionArn"], None)


def _from_the_start(_record: Record, _machine: Machine) -> None:
    return None


def _from_the_failure(record: Record, machine: Machine) -> RestartPoint:
    definition = json.loads(machine["definition"])
    return find_restart_point(definition, record["events"], json.loads(record["input"] or "{}"))


def _stop_execution(original: Handler, data: dict[str, Any]) -> Response:
    running = live.get(data.get("executionArn", ""))
    response = original(data)
    if response[0] == 200 and running is not None:
        running.stop(error=data.get("error"), cause=data.get("cause"))
    return response


def _add_event(
    original: Callable[..., Any], record: Record, event_type: str, details: dict[str, Any] | None = None
) -> Any:
    """Write ministack's own event, ExecutionAborted, through the running history, which it closes."""
    running = live.get(record["executionArn"])
    plain = {name: {k: v for k, v in value.items() if v} for name, value in (details or {}).items()}
    if running is None or running.env is None:
        return original(record, event_type, {"previousEventId": 0, **plain})
    return running.env.event_manager.add_event(
        context=EventHistoryContext(0), event_type=HistoryEventType(event_type), event_details=plain
    )
