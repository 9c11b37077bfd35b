"""Fewer threads: the interpreter starts one for every program and every task only to wait for it.

Where nothing limits the time, the waiting thread does the work itself: an execution with three Lambda tasks in a
Parallel takes 4 threads instead of 14.
"""

import threading
from collections.abc import Callable
from typing import Any

from moto.stepfunctions.parser.asl.component.common.timeouts.timeout import TimeoutSeconds
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.component.program.program import Program
from moto.stepfunctions.parser.asl.component.state.exec import execute_state

from local_cloud.patching import expect_attribute, expect_function, replace, wrap

_caller = threading.local()


def apply() -> None:
    """Evaluate programs and states without a timeout in the calling thread."""
    expect_attribute(TimeoutSeconds, "DEFAULT_TIMEOUT_SECONDS")
    expect_function(EvalComponent, "eval", ("self", "env"))
    wrap(Program, "eval", _eval_program, parameters=("self", "env"))
    wrap(execute_state.ExecutionState, "_evaluate_with_timeout", _eval_state, parameters=("self", "env"))
    replace(execute_state, "Thread", _thread)


class _CallingThread:
    """What `Thread` offers, run by the caller of `start`."""

    def __init__(self, target: Callable[[], None]) -> None:
        self._target = target

    def start(self) -> None:
        self._target()


def _eval_program(original: Callable[..., None], self: Any, env: Any) -> None:
    if self.timeout_seconds is not None:
        original(self, env)
        return
    env.next_state_name = self.start_at.start_at_name
    EvalComponent.eval(self, env)


def _eval_state(original: Callable[..., None], self: Any, env: Any) -> None:
    _caller.may_run_the_task = not _is_limited(self.timeout)
    original(self, env)


def _is_limited(timeout: Any) -> bool:
    if not isinstance(timeout, TimeoutSeconds):
        return True
    return bool(timeout.timeout_seconds != TimeoutSeconds.DEFAULT_TIMEOUT_SECONDS)


def _thread(target: Callable[[], None], daemon: bool) -> Any:
    """Stand in for `Thread` inside the interpreter's evaluation of one state."""
    if _caller.may_run_the_task:
        return _CallingThread(target)
    return threading.Thread(target=target, daemon=daemon)
