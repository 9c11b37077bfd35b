"""One running execution: the interpreter's worker over ministack's record."""

import contextvars
import datetime
import json
from typing import Any

from ministack.core.responses import get_account_id, get_region, now_iso
from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.eval.evaluation_details import (
    AWSExecutionDetails,
    EvaluationDetails,
    ExecutionDetails,
    StateMachineDetails,
)
from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded, ProgramTimedOut
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

from local_cloud.patching import expect_function
from local_cloud.stepfunctions.activities import activities
from local_cloud.stepfunctions.definitions import parse
from local_cloud.stepfunctions.execution_log import ExecutionLog
from local_cloud.stepfunctions.history import ExecutionHistory
from local_cloud.stepfunctions.records import Machine, Record
from local_cloud.stepfunctions.restart_point import RestartPoint, program_from
from local_cloud.stepfunctions.status_events import emit_status_change


class StoppedBeforeStartError(Exception):
    """StopExecution came before the first state was entered."""


class RunningExecution(ExecutionWorker):  # type: ignore[misc]  # moto is untyped
    """Runs an execution in the calling thread, whose context names the account and the Region."""

    def __init__(self, record: Record, machine: Machine, restart: RestartPoint | None = None) -> None:
        """Prepare a run of `machine`'s definition; `restart` makes it a redrive."""
        self.record = record
        self.machine = machine
        self.context = contextvars.copy_context()
        self._restart = restart
        self._is_stopped = False
        details = _evaluation_details(record, machine)
        super().__init__(details, exec_comm=self, cloud_watch_logging_session=None, activity_store=activities)

    def run(self) -> None:
        """Run to the end; `terminated` settles the record. Raises StoppedBeforeStartError."""
        if self._restart is None:
            self._execution_logic()
            return
        program = program_from(self._get_evaluation_entrypoint(), self._restart.state)
        self.env = self._get_evaluation_environment()
        self._restart.restore(self.env)
        self.env.event_manager.add_event(
            context=self.env.event_history_context,
            event_type=HistoryEventType.ExecutionRedriven,
            event_details={"executionRedrivenEventDetails": {"redriveCount": self.record["redriveCount"]}},
        )
        program.eval(self.env)
        self.terminated()

    def stop(self, *, error: str | None, cause: str | None) -> None:
        """End the run after StopExecution has settled the record, which a redrive may reopen at once."""
        self._is_stopped = True
        if self.env is not None:
            self.env.set_stop(stop_date=datetime.datetime.now(datetime.UTC), error=error, cause=cause)

    def log(self, record: Record) -> ExecutionLog:
        """Return the log of this execution, or of a child of it, as the state machine configures it."""
        return ExecutionLog(record, self.machine, self.context)

    def terminated(self) -> None:
        """Settle the record by how the program ended; the interpreter calls it."""
        if self._is_stopped or self.record["status"] != "RUNNING":
            return
        state = self.env.program_state()
        if isinstance(state, ProgramEnded):
            output = to_json_str(self.env.states.get_input(), separators=(",", ":"))
            self.record.update(status="SUCCEEDED", output=output)
        elif isinstance(state, ProgramTimedOut):
            self.record["status"] = "TIMED_OUT"
            self.env.event_manager.add_event(
                context=self.env.event_history_context,
                event_type=HistoryEventType.ExecutionTimedOut,
                event_details={"executionTimedOutEventDetails": {}},
            )
        else:
            failure = getattr(state, "error", None) or {}
            self.record.update(status="FAILED", error=failure.get("error"), cause=failure.get("cause"))
        finish(self.record)

    def _get_evaluation_entrypoint(self) -> Any:
        return parse(self.machine["definition"])

    def _get_evaluation_environment(self) -> Any:
        if self._is_stopped or self.record["status"] != "RUNNING":
            raise StoppedBeforeStartError(self.record["executionArn"])
        environment = super()._get_evaluation_environment()
        reentered = self._restart.reentered_state if self._restart else None
        environment.event_manager = ExecutionHistory(self.record, self.log(self.record), reentered_state=reentered)
        return environment


live: dict[str, RunningExecution] = {}
"""Execution ARN -> what runs it, from its start to its end."""


def finish(record: Record) -> None:
    """Stamp the end of an execution whose status has just become final, and announce it."""
    record["stopDate"] = now_iso()
    emit_status_change(record)


def check_interpreter() -> None:
    """Raise PatchError unless moto's worker has the hooks overridden here."""
    for hook in ("_execution_logic", "_get_evaluation_entrypoint", "_get_evaluation_environment"):
        expect_function(ExecutionWorker, hook, ("self",))


def _evaluation_details(record: Record, machine: Machine) -> Any:
    role = machine["roleArn"]
    return EvaluationDetails(
        AWSExecutionDetails(get_account_id(), get_region(), role),
        ExecutionDetails(
            record["executionArn"],
            record["name"],
            role,
            json.loads(record["input"] or "{}"),
            record["startDate"],
        ),
        StateMachineDetails(
            record["stateMachineArn"], machine["name"], machine.get("type", "STANDARD"), machine["definition"]
        ),
    )
