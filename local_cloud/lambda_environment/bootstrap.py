"""Runs inside a function's process: imports the handler once, then serves one invocation after another.

Standard library only, started as a script with two file descriptors: requests to read, answers to write, both
JSON lines. What it reports (error types, stack traces, log lines) follows AWS's own client of the runtime,
https://github.com/aws/aws-lambda-python-runtime-interface-client/blob/main/awslambdaric/bootstrap.py
"""

import importlib
import io
import itertools
import json
import logging
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

Handler = Callable[[Any, Any], Any]

# AWS indents the lines of a logged traceback by no-break spaces.
_NO_BREAK_SPACE = "\u00a0"


class Fault(Exception):  # noqa: N818 - the runtime's own word for failures that are not an exception of the code
    """A failure the runtime itself names: `error_type` is AWS's, such as Runtime.ImportModuleError."""

    def __init__(self, error_type: str, message: str, stack: list[str] | None = None) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.stack = stack or []


class Answers:
    """The channel back to the server; local paths in what is sent are replaced by Lambda's."""

    def __init__(self, descriptor: int, paths: dict[str, str]) -> None:
        self._file = os.fdopen(descriptor, "w", buffering=1, encoding="utf-8")
        self._paths = paths

    def send(self, kind: str, **fields: Any) -> None:
        """Write one message of this kind."""
        self._file.write(json.dumps({"kind": kind, **fields}) + "\n")

    def log(self, message: str) -> None:
        """Report one log event, stamped now (epoch milliseconds)."""
        self.send("log", at=int(time.time() * 1000), message=self.as_on_lambda(message))

    def as_on_lambda(self, text: str) -> str:
        """Return the text with local directories replaced by those of Lambda (/var/task, /opt)."""
        for local, lambda_path in self._paths.items():
            text = text.replace(local, lambda_path)
        return text


class LogLines(io.TextIOBase):
    """Standard output of the handler: every line is a log event of its own, as on Lambda."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._pending = ""

    def writable(self) -> bool:
        """Return True: loggers ask."""
        return True

    def write(self, text: str) -> int:
        """Log the complete lines, keep the rest for the next write."""
        *lines, self._pending = (self._pending + text).split("\n")
        for line in lines:
            self._answers.log(line + "\n")
        return len(text)

    def end_line(self) -> None:
        """Log what has no line end yet."""
        if self._pending:
            self.write("\n")


class LambdaLogHandler(logging.Handler):
    """The handler that Lambda puts on the root logger; one record is one log event, however many lines it has."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        self.request_id = ""
        formatter = logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n",
            "%Y-%m-%dT%H:%M:%S",
        )
        formatter.converter = time.gmtime
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        """Send the record."""
        record.aws_request_id = self.request_id
        self._answers.log(self.format(record))


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


def load_handler(name: str) -> Handler:
    """Import and return the handler `package.module.function`; raise Fault as Lambda's runtime words it."""
    module_name, _, function_name = name.rpartition(".")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as exc:
        message = f"Unable to import module '{module_name}': {exc}"
        raise Fault("Runtime.ImportModuleError", message) from exc
    except SyntaxError as exc:
        stack = [f'  File "{exc.filename}" Line {exc.lineno}\n    {exc.text}']
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {exc}", stack) from exc
    handler: Handler | None = getattr(module, function_name, None)
    if handler is None:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    return handler


def error_result(exc: Exception, request_id: str) -> dict[str, Any]:
    """Return the error payload: errorMessage, errorType, requestId, stackTrace without this file's frames."""
    if isinstance(exc, Fault):
        error_type, stack = exc.error_type, exc.stack
    else:
        frames = itertools.dropwhile(lambda f: f.filename == __file__, traceback.extract_tb(exc.__traceback__))
        # Without column numbers, which would add lines of carets that Lambda does not write.
        plain = [(frame.filename, frame.lineno or 0, frame.name, frame.line) for frame in frames]
        error_type, stack = type(exc).__name__, traceback.format_list(plain)
    return {"errorMessage": str(exc), "errorType": error_type, "requestId": request_id, "stackTrace": stack}


def error_log(error: dict[str, Any]) -> str:
    """Return the log event of an unhandled error, in Lambda's text format."""
    lines = [f"[ERROR] {error['errorType']}: {error['errorMessage']}", "Traceback (most recent call last):"]
    for element in error["stackTrace"]:
        for line in element.splitlines():
            text = line.lstrip(" ")
            lines.append(_NO_BREAK_SPACE * (len(line) - len(text)) + text)
    return "\n".join(lines)


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
    sys.path[:1] = start["import_paths"]
    runtime = Runtime(Answers(start["answers"], start["paths"]))
    handler = runtime.initialise(start["handler"])
    if handler is None:
        return
    with os.fdopen(start["requests"], encoding="utf-8") as requests:
        for line in requests:
            runtime.serve(handler, json.loads(line))


if __name__ == "__main__":
    main()
