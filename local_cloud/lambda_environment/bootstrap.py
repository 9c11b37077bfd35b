"""Runs inside a function's process: imports the handler once, then serves one invocation after another.

Started with two file descriptors, requests to read and answers to write, both JSON lines; needs nothing but the
standard library, so that a function imports its own packages only.
"""

import json
import logging
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from local_cloud.lambda_environment.channel import Answers, LambdaLogHandler, LogLines
from local_cloud.lambda_environment.handler_errors import Fault, Handler, error_log, error_result, load_handler


class Context:
    """What Lambda passes to a handler beside the event."""

    def __init__(self, request_id: str, invoked_function_arn: str, deadline: float) -> None:
        self.aws_request_id = request_id
        self.invoked_function_arn = invoked_function_arn
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = None
        self._deadline = deadline

    def get_remaining_time_in_millis(self) -> int:
        """Return what is left of the function's timeout, in milliseconds."""
        return max(0, int((self._deadline - time.time()) * 1000))


def answer(handler: Handler, event: Any, context: Context) -> str:
    """Return the handler's result as JSON text; raise Fault when it cannot be written as JSON."""
    result = handler(event, context)
    try:
        return json.dumps(result)
    except (TypeError, ValueError) as exc:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {exc}") from exc


class Runtime:
    """The loop of one execution environment."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._output = LogLines(answers)
        self._root = LambdaLogHandler(answers)
        sys.stdout = sys.stderr = self._output
        logging.getLogger().addHandler(self._root)

    def initialise(self, handler_name: str) -> Handler | None:
        """Import the handler; return None, the error being reported, when that fails."""
        try:
            handler = load_handler(handler_name)
        except Exception as exc:  # noqa: BLE001 - a module may raise anything while it is imported
            self._report("init_error", error_result(exc, ""))
            return None
        self._output.end_line()
        self._answers.send("ready")
        return handler

    def serve(self, handler: Handler, request: dict[str, Any]) -> None:
        """Run one invocation and answer it."""
        self._root.request_id = request["request_id"]
        os.environ["_X_AMZN_TRACE_ID"] = request["trace_id"]
        context = Context(request["request_id"], request["invoked_function_arn"], request["deadline"])
        try:
            payload = answer(handler, request["event"], context)
        except Exception as exc:  # noqa: BLE001 - whatever the function's code raises is its failed invocation
            self._report("error", error_result(exc, context.aws_request_id))
            return
        self._output.end_line()
        self._answers.send("result", payload=payload, peak_memory_kib=peak_memory_kib())

    def _report(self, kind: str, error: dict[str, Any]) -> None:
        self._output.end_line()
        self._answers.log(error_log(error))
        payload = self._answers.as_on_lambda(json.dumps(error))
        self._answers.send(kind, payload=payload, peak_memory_kib=peak_memory_kib())


def peak_memory_kib() -> int:
    """Return the most memory this process ever held, in KiB."""
    try:
        # getrusage would count what the server held when it started this process.
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak // 1024 if sys.platform == "darwin" else peak
    return int(status.partition("VmHWM:")[2].split()[0])


def main() -> None:
    """Import the handler and serve until the server closes the channel; a failing import ends the process."""
    start = json.loads(sys.argv[1])
    sys.path[:0] = start["import_paths"]
    runtime = Runtime(Answers(start["answers"], start["paths"]))
    handler = runtime.initialise(start["handler"])
    if handler is None:
        return
    with os.fdopen(start["requests"], encoding="utf-8") as requests:
        for line in requests:
            runtime.serve(handler, json.loads(line))


if __name__ == "__main__":
    main()
