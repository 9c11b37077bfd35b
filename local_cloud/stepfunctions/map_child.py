"""One child execution of a Distributed Map."""

import json
from typing import Any

from ministack.core.responses import new_uuid, now_iso
from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext
from moto.stepfunctions.parser.asl.eval.program_state import ProgramError, ProgramStopped, ProgramTimedOut
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

from local_cloud.stepfunctions.history import ExecutionHistory
from local_cloud.stepfunctions.map_counts import offset_counts
from local_cloud.stepfunctions.records import Record, store_execution
from local_cloud.stepfunctions.running import RunningExecution

_NOT_TRUNCATED = {"truncated": False}


class MapChild:
    """Runs an item as an execution of `machine/label` inside a frame of its parent's environment."""

    def __init__(self, root: RunningExecution, map_run: Any, env: Any, index: int, item: Any) -> None:
        self._root = root
        self._map_run = map_run
        self._env = env
        self._index = index
        self._item = item

    def run(self, program: Any, worker: Any) -> Any:
        """Return the item's output, None when it failed; the Map Run's counts tell which."""
        frame = self._env.open_inner_frame()
        offset_counts(self._map_run, "pending", -1)
        offset_counts(self._map_run, "running")
        try:
            record = self._start(frame, worker)
            program.eval(frame)
            return self._settle(frame, record)
        finally:
            offset_counts(self._map_run, "running", -1)
            self._env.delete_frame(frame)

    def _start(self, frame: Any, worker: Any) -> Record:
        name = new_uuid()
        machine_arn = self._map_run.map_state_machine_arn
        arn = machine_arn.replace(":stateMachine:", ":execution:") + ":" + name
        text = self._input(frame, worker)
        context = frame.states.context_object.context_object_data
        context["Execution"] = {**context["Execution"], "Id": arn, "Name": name, "Input": json.loads(text)}
        record = {
            "executionArn": arn,
            "stateMachineArn": machine_arn,
            "name": name,
            "status": "RUNNING",
            "startDate": now_iso(),
            "stopDate": None,
            "input": text,
            "output": None,
            "mapRunArn": self._map_run.map_run_arn,
            "redriveCount": 0,
            "events": [],
        }
        store_execution(self._root.context, record)
        frame.event_manager = ExecutionHistory(record, self._root.log(record))
        frame.event_history_context = EventHistoryContext.of_program_start()
        role = self._root.machine["roleArn"]
        details = {"input": text, "inputDetails": _NOT_TRUNCATED, "roleArn": role}
        frame.event_manager.add_event(
            context=frame.event_history_context,
            event_type=HistoryEventType.ExecutionStarted,
            event_details={"executionStartedEventDetails": details},
            update_source_event_id=False,
        )
        return record

    def _input(self, frame: Any, worker: Any) -> str:
        context = frame.states.context_object.context_object_data
        context["Map"] = {"Item": {"Index": self._index, "Value": self._item}}
        frame.states.reset(self._item)
        frame.stack.append(frame.states.get_input())
        worker._eval_input(env_frame=frame)
        return str(to_json_str(frame.states.get_input(), separators=(",", ":")))

    def _settle(self, frame: Any, record: Record) -> Any:
        """Set the final status, write the last event, and return the output or None."""
        state = frame.program_state()
        output = None
        if isinstance(state, ProgramError):
            failure = {key: value for key, value in (state.error or {}).items() if key in ("error", "cause")}
            record.update(status="FAILED", **failure)
            self._end(frame, HistoryEventType.ExecutionFailed, {"executionFailedEventDetails": failure}, "failed")
        elif isinstance(state, ProgramTimedOut):
            record["status"] = "TIMED_OUT"
            details: dict[str, Any] = {"executionTimedOutEventDetails": {}}
            self._end(frame, HistoryEventType.ExecutionTimedOut, details, "timed_out")
        elif isinstance(state, ProgramStopped):
            record["status"] = "ABORTED"
            details = {"executionAbortedEventDetails": {}}
            self._end(frame, HistoryEventType.ExecutionAborted, details, "aborted")
        else:
            output = frame.states.get_input()
            text = to_json_str(output, separators=(",", ":"))
            record.update(status="SUCCEEDED", output=text)
            details = {"executionSucceededEventDetails": {"output": text, "outputDetails": _NOT_TRUNCATED}}
            self._end(frame, HistoryEventType.ExecutionSucceeded, details, "succeeded")
            offset_counts(self._map_run, "results_written")
        record["stopDate"] = now_iso()
        return output

    def _end(self, frame: Any, event_type: Any, details: dict[str, Any], count: str) -> None:
        frame.event_manager.add_event(context=frame.event_history_context, event_type=event_type, event_details=details)
        offset_counts(self._map_run, count)
