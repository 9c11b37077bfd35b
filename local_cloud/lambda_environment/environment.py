"""One execution environment of a Python function: started on demand, reused, ended by a timeout or its own exit."""

import json
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local_cloud.lambda_environment import log_lines
from local_cloud.lambda_environment.log_lines import LogLine, Usage
from local_cloud.lambda_environment.process import FunctionProcess

# Lambda limits the init phase to 10 s; here several functions may start at once on a small machine.
_INIT_SECONDS = 60.0
# A process whose pipe is closed is on its way out; its exit status comes a moment later.
_EXIT_SECONDS = 1.0


@dataclass(frozen=True)
class Outcome:
    """How one invocation ended: the response payload, the error type if it failed ("" if not), its log lines."""

    payload: Any
    error_type: str
    duration_ms: float
    lines: list[LogLine]


@dataclass
class _Invocation:
    request_id: str
    began: float
    init_ms: float | None = None
    lines: list[LogLine] = field(default_factory=list)

    def log(self, message: str) -> None:
        self.lines.append(LogLine(int(time.time() * 1000), message))


class ExecutionEnvironment:
    """A worker in ministack's pool, which sets and reads `in_use`, `last_used`, `config` and `_proc`."""

    def __init__(self, config: Mapping[str, Any], log_stream: str, start: Callable[[str], FunctionProcess]) -> None:
        """`start` gets the log stream's name and returns the running process."""
        self.config = config
        self.log_stream = log_stream
        self.in_use = False
        self.last_used = time.time()
        self._start = start
        self._lock = threading.Lock()
        self._process: FunctionProcess | None = None
        self._peak_memory_kib = 0

    @property
    def _proc(self) -> object:
        return self._process.popen if self._process else None

    @_proc.setter
    def _proc(self, _value: None) -> None:
        self._end_process()

    def _discard_tmpdir(self) -> None:
        """Unpacked code is shared and stays."""

    def invoke(self, event: Any, request_id: str, trace_id: str) -> Outcome:
        """Run one invocation, starting the process first where there is none."""
        with self._lock:
            invocation = _Invocation(request_id, time.time())
            if self._process is None:
                failure = self._initialise(invocation)
                if failure is not None:
                    return failure
            return self._run(invocation, event, trace_id)

    def _initialise(self, invocation: _Invocation) -> Outcome | None:
        invocation.log(log_lines.init_start(self.config.get("Runtime", "python3.13")))
        self._process = self._start(self.log_stream)
        try:
            message = self._process.receive(_INIT_SECONDS)
        except queue.Empty:
            return self._timed_out(invocation, _INIT_SECONDS)
        invocation.init_ms = (time.time() - invocation.began) * 1000
        invocation.began = time.time()
        if message is not None and message["kind"] == "ready":
            return None
        invocation.log(self._start_line(invocation))
        return self._exited(invocation) if message is None else self._answered(invocation, message)

    def _run(self, invocation: _Invocation, event: Any, trace_id: str) -> Outcome:
        process = self._process
        if process is None:
            raise RuntimeError("an environment runs invocations only after its process has started")
        invocation.lines += process.take_lines()
        invocation.log(self._start_line(invocation))
        timeout = float(self.config.get("Timeout", 3))
        process.send(
            {
                "event": event,
                "request_id": invocation.request_id,
                "invoked_function_arn": self.config["FunctionArn"],
                "deadline": invocation.began + timeout,
                "trace_id": trace_id,
            }
        )
        try:
            message = process.receive(timeout)
        except queue.Empty:
            return self._timed_out(invocation, timeout)
        return self._exited(invocation) if message is None else self._answered(invocation, message)

    def _answered(self, invocation: _Invocation, message: Mapping[str, Any]) -> Outcome:
        payload = json.loads(message["payload"])
        self._peak_memory_kib = message["peak_memory_kib"]
        self._take_output(invocation, ended=message["kind"] == "init_error")
        error_type = "" if message["kind"] == "result" else str(payload["errorType"])
        return self._outcome(invocation, payload, error_type)

    def _timed_out(self, invocation: _Invocation, seconds: float) -> Outcome:
        if self._process:
            # It cannot tell by itself any more.
            self._peak_memory_kib = self._process.peak_memory_kib()
        self._take_output(invocation, ended=True)
        at = int(time.time() * 1000)
        invocation.lines.append(LogLine(at, log_lines.timed_out(invocation.request_id, at, seconds)))
        message = f"RequestId: {invocation.request_id} Error: Task timed out after {seconds:.2f} seconds"
        payload = {"errorType": "Sandbox.Timedout", "errorMessage": message}
        # What the killing took is not the function's time.
        invocation.began = time.time() - seconds
        return self._outcome(invocation, payload, "Sandbox.Timedout", "timeout")

    def _exited(self, invocation: _Invocation) -> Outcome:
        process = self._process
        status = process.end(_EXIT_SECONDS) if process else 0
        self._take_output(invocation, ended=True)
        reason = _exit_reason(status)
        invocation.log(log_lines.runtime_exited(invocation.request_id, reason))
        message = f"RequestId: {invocation.request_id} Error: {reason}"
        payload = {"errorType": "Runtime.ExitError", "errorMessage": message}
        return self._outcome(invocation, payload, "Runtime.ExitError")

    def _outcome(self, invocation: _Invocation, payload: Any, error_type: str, status: str | None = None) -> Outcome:
        duration_ms = (time.time() - invocation.began) * 1000
        memory_size = int(self.config.get("MemorySize", 128))
        # Nothing enforces the memory size here, so more may have been used than a function on AWS could.
        usage = Usage(duration_ms, memory_size, self._peak_memory_kib // 1024, invocation.init_ms)
        if status is None:
            status = f"error\tError Type: {error_type}" if error_type else ""
        invocation.log(log_lines.end(invocation.request_id))
        invocation.log(log_lines.report(invocation.request_id, usage, status))
        return Outcome(payload, error_type, duration_ms, invocation.lines)

    def _take_output(self, invocation: _Invocation, *, ended: bool) -> None:
        """Move the process's lines to the invocation, ending the process first if asked."""
        process = self._process
        if ended:
            self._end_process()
        if process:
            invocation.lines += process.take_lines()

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process:
            process.end()

    def _start_line(self, invocation: _Invocation) -> str:
        return log_lines.start(invocation.request_id, self.config.get("Version", "$LATEST"))


def _exit_reason(status: int) -> str:
    if status < 0:
        return "Runtime exited with error: signal: killed"
    return f"Runtime exited with error: exit status {status}" if status else "Runtime exited without providing a reason"
