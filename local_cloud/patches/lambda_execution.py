"""Python functions run in our execution environments: AWS's errors and log lines, shared code, own credentials.

ministack's own worker calls every exception Runtime.HandlerError, writes no [ERROR] or "Task timed out" line, stamps
all lines of an invocation with its end, unpacks the package once a process and hands it the server's environment.
"""

import contextlib
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import cloudwatch_logs, lambda_svc

from local_cloud.lambda_environment.code import CodeCache
from local_cloud.lambda_environment.environment import ExecutionEnvironment, Outcome
from local_cloud.lambda_environment.process import FunctionProcess
from local_cloud.lambda_environment.variables import function_variables, log_group
from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_function, wrap

# PutLogEvents takes no more at once.
_MOST_EVENTS_PUT = 10_000


def apply(settings: Settings) -> None:
    """Install the execution environments; at most `settings.processes_per_function` of them run for a function."""
    for name in ("acquire_worker", "release_worker", "invalidate_worker"):
        expect_function(lambda_svc, name)
    expect_function(lambda_svc, "_resolve_layer_zip", ("attachment",))
    expect_function(cloudwatch_logs, "_put_log_events", ("data",))
    environments = Environments(settings)
    wrap(lambda_runtime, "_worker_class_for", environments.worker_class, parameters=("config",))
    wrap(lambda_svc, "_execute_function_warm", environments.execute, parameters=("func", "event", "request_id"))
    wrap(lambda_svc, "_emit_lambda_logs", leave_python_logs)


def is_python(config: dict[str, Any]) -> bool:
    """Return whether a function's runtime is one of the python ones."""
    return str(config.get("Runtime", "")).startswith("python")


def leave_python_logs(original: Callable[..., None], func: dict[str, Any], *args: Any, **kwargs: Any) -> None:
    """Write the log lines of other runtimes; Python functions have had theirs written."""
    if not is_python(func.get("config") or func):
        original(func, *args, **kwargs)


class Environments:
    """Makes execution environments and runs invocations in them."""

    def __init__(self, settings: Settings) -> None:
        self._endpoint_url = settings.endpoint_url
        self._limit = settings.processes_per_function
        self._code = CodeCache(settings.code_cache)
        self._slots: dict[str, threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()

    def worker_class(self, original: Callable[..., Any], config: dict[str, Any]) -> Any:
        """Return what makes a worker of ministack's pool for this function."""
        return self._environment if is_python(config) else original(config)

    def execute(
        self, original: Callable[..., Any], func: dict[str, Any], event: Any, request_id: str
    ) -> dict[str, Any]:
        """Run one invocation and write its log lines; return the result as ministack's dispatcher expects it."""
        config = func.get("config") or func
        if not is_python(config) or not func.get("code_zip"):
            result: dict[str, Any] = original(func, event, request_id)
            return result
        with self._leased(func, config) as environment:
            trace_id = lambda_svc._xray_trace_id_for_invocation(config) or ""
            outcome = environment.invoke(event, request_id, trace_id)
        _write_log(config, environment.log_stream, outcome)
        tail = "".join(line.message for line in outcome.lines)
        return {"body": outcome.payload, "error": bool(outcome.error_type), "log": tail}

    @contextlib.contextmanager
    def _leased(self, func: dict[str, Any], config: dict[str, Any]) -> Any:
        # Lambda would start one more environment for every concurrent invocation; a laptop cannot. Invocations
        # wait for one instead. A function that waits for itself more than `limit` deep would wait for ever.
        with self._lock:
            slot = self._slots.setdefault(config["FunctionArn"], threading.BoundedSemaphore(self._limit))
        name = config["FunctionName"]
        with slot:
            version = config.get("Version", "$LATEST")
            worker, _ = lambda_svc.acquire_worker(name, config, func["code_zip"], qualifier=version)
            # A lease may be older than the last change of the configuration; ARN qualifiers differ by caller.
            worker.config = config
            try:
                yield worker
            finally:
                lambda_svc.release_worker(worker)

    def _environment(self, _name: str, config: dict[str, Any], package: bytes) -> ExecutionEnvironment:
        def start(log_stream: str) -> FunctionProcess:
            code = self._code.unpacked(package)
            layers = [self._code.unpacked(layer) for layer in _layers(config)]
            variables = function_variables(config, log_stream, str(code), self._endpoint_url)
            return FunctionProcess(config.get("Handler", ""), code, layers, variables)

        return ExecutionEnvironment(config, _log_stream_name(config), start)


def _layers(config: dict[str, Any]) -> list[bytes]:
    packages = (lambda_svc._resolve_layer_zip(layer) for layer in config.get("Layers", []))
    return [package for package in packages if package]


def _log_stream_name(config: dict[str, Any]) -> str:
    day = datetime.now(UTC).strftime("%Y/%m/%d")
    return f"{day}/[{config.get('Version', '$LATEST')}]{uuid.uuid4().hex}"


def _write_log(config: dict[str, Any], stream: str, outcome: Outcome) -> None:
    """Put the lines into the function's log group, which the first invocation creates as on AWS."""
    group = log_group(config)
    if group not in cloudwatch_logs._log_groups:
        cloudwatch_logs._create_log_group({"logGroupName": group})
    if stream not in cloudwatch_logs._log_groups[group]["streams"]:
        cloudwatch_logs._create_log_stream({"logGroupName": group, "logStreamName": stream})
    events = [{"timestamp": line.at, "message": line.message} for line in outcome.lines]
    for start in range(0, len(events), _MOST_EVENTS_PUT):
        batch = events[start : start + _MOST_EVENTS_PUT]
        cloudwatch_logs._put_log_events({"logGroupName": group, "logStreamName": stream, "logEvents": batch})
