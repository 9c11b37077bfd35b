"""What goes wrong with a function's code, in the words of Lambda's runtime; used inside the function's process.

https://github.com/aws/aws-lambda-python-runtime-interface-client/blob/main/awslambdaric/bootstrap.py
"""

import importlib
import itertools
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

Handler = Callable[[Any, Any], Any]

# AWS indents the lines of a logged traceback by no-break spaces.
_NO_BREAK_SPACE = "\u00a0"
_RUNTIME = str(Path(__file__).parent)


class Fault(Exception):  # noqa: N818 - the runtime's own word for failures that are not an exception of the code
    """A failure the runtime itself names: `error_type` is AWS's, such as Runtime.ImportModuleError."""

    def __init__(self, error_type: str, message: str, stack: list[str] | None = None) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.stack = stack or []


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
    """Return the error payload: errorMessage, errorType, requestId, stackTrace without the runtime's own frames."""
    if isinstance(exc, Fault):
        error_type, stack = exc.error_type, exc.stack
    else:
        frames = itertools.dropwhile(lambda f: f.filename.startswith(_RUNTIME), traceback.extract_tb(exc.__traceback__))
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
