"""What follows a failed inline Map or Parallel state follows the item or branch that failed it, as on AWS.

moto goes on from the event written last by any of them: also by the others, which run on or have just ended.
"""

from collections.abc import Callable
from typing import Any

from moto.stepfunctions.parser.api import ExecutionFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.inline_iteration_component import (
    InlineIterationComponent,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.iteration_worker import IterationWorker
from moto.stepfunctions.parser.asl.component.state.exec.state_parallel.branches_decl import (
    BranchesDecl,
    BranchWorkerPool,
)
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.program_state import ProgramError
from moto.utilities.collections import select_from_typed_dict

from local_cloud.patching import expect_function, replace, wrap


class BranchFailure(dict[str, Any]):
    """Error and cause of the branch that failed a Parallel state; `last_event_id` is that branch's last event."""

    last_event_id: int


def apply() -> None:
    """Keep the last event of the item or branch that failed, and go on from there."""
    expect_function(Environment, "open_frame", ("self", "event_history_context"))
    expect_function(Environment, "close_frame", ("self", "frame"))
    wrap(IterationWorker, "_eval_job", _eval_item, parameters=("self", "env", "job"))
    wrap(InlineIterationComponent, "_eval_body", _eval_items, parameters=("self", "env"))
    wrap(BranchesDecl, "_eval_body", _eval_branches, parameters=("self", "env"))
    replace(BranchWorkerPool, "on_terminated", _end_branch, parameters=("self", "env"))


def _eval_item(original: Callable[..., None], self: Any, env: Any, job: Any) -> None:
    original(self, env, job)
    if isinstance(job.job_output, FailureEventException):
        # The pool of items keeps the first of these exceptions, and raises it.
        job.job_output.failure_event.last_event_id = env.event_history_context.source_event_id


def _eval_items(original: Callable[..., None], self: Any, env: Any) -> None:
    # The items that run on end inside a frame of their own, which a failed Map does not take over.
    items = env.open_frame()
    items.stack = env.stack
    try:
        original(self, items)
    except FailureEventException as exc:
        env.event_history_context.source_event_id = exc.failure_event.last_event_id
        raise
    env.close_frame(items)


def _eval_branches(original: Callable[..., None], self: Any, env: Any) -> None:
    try:
        original(self, env)
    except FailureEventException as exc:
        (failure,) = exc.failure_event.event_details.values()
        env.event_history_context.source_event_id = failure.last_event_id
        raise


def _end_branch(self: Any, env: Any) -> None:
    """Count the branch that ended; the first that failed ends the state, where moto lets a later one replace it."""
    with self._mutex:
        if self._termination_event.is_set():
            return
        state = env.program_state()
        if isinstance(state, ProgramError):
            self._terminated_with_error = _failure_of(state, env)
            self._termination_event.set()
            return
        self._active_workers_num -= 1
        if self._active_workers_num == 0:
            self._termination_event.set()


def _failure_of(state: Any, env: Any) -> BranchFailure:
    failure = BranchFailure(select_from_typed_dict(typed_dict=ExecutionFailedEventDetails, obj=state.error or {}))
    failure.last_event_id = env.event_history_context.source_event_id
    return failure
