"""A Distributed Map's items as child executions, with records and histories of their own; moto has neither."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.distributed_iteration_component import (
    DistributedIterationComponent,
)

from local_cloud.patching import expect_function, replace
from local_cloud.stepfunctions.map_child import MapChild
from local_cloud.stepfunctions.map_counts import offset_counts
from local_cloud.stepfunctions.running import live
from local_cloud.stepfunctions.tolerated_failures import FailureTolerance

_MOST_CHILDREN_AT_ONCE = 40
"""AWS allows 10,000; each is a thread here."""
_THRESHOLD_ERROR = {
    "error": "States.ExceedToleratedFailureThreshold",
    "cause": "The specified tolerated failure threshold was exceeded",
}


def apply() -> None:
    """Replace moto's run of the items, which drops their histories and stops at the first failure."""
    for helper in ("_get_iteration_program", "_create_worker"):
        expect_function(DistributedIterationComponent, helper)
    replace(DistributedIterationComponent, "_map_run", run_items, parameters=("self", "env", "eval_input"))


def run_items(self: Any, env: Any, eval_input: Any) -> None:
    """Run a child execution for each item on the stack, and put the list of outputs there.

    A tolerated failure's output is null. Raises FailureEventException when the tolerance is exceeded.
    """
    items = env.stack.pop()
    map_run = eval_input.map_run_record
    offset_counts(map_run, "total", len(items))
    offset_counts(map_run, "pending", len(items))
    program = self._get_iteration_program()
    worker = self._create_worker(env=env, eval_input=eval_input, job_pool=None)
    root = live[map_run.execution_arn]
    outputs: list[Any] = [None] * len(items)
    enough = threading.Event()

    def run_item(index: int) -> None:
        if enough.is_set() or not env.is_running():
            return
        child = MapChild(root, map_run, env, index, items[index])
        outputs[index] = child.run(program, worker)
        if _is_exceeded(map_run, len(items)):
            enough.set()

    at_once = int(map_run.max_concurrency or 0) or _MOST_CHILDREN_AT_ONCE
    with ThreadPoolExecutor(max(1, min(len(items), at_once, _MOST_CHILDREN_AT_ONCE))) as pool:
        for _ in pool.map(run_item, range(len(items))):
            pass
    if _is_exceeded(map_run, len(items)):
        raise _threshold_exceeded(env)
    env.stack.append(outputs)


def _is_exceeded(map_run: Any, total: int) -> bool:
    failed = map_run.item_counter.failed.get() + map_run.item_counter.timed_out.get()
    return FailureTolerance.of(map_run).is_exceeded(failed=failed, total=total)


def _threshold_exceeded(env: Any) -> Exception:
    exception: Exception = FailureEventException(
        FailureEvent(
            env=env,
            error_name=CustomErrorName(_THRESHOLD_ERROR["error"]),
            event_type=HistoryEventType.MapRunFailed,
            event_details={"mapRunFailedEventDetails": dict(_THRESHOLD_ERROR)},
        )
    )
    return exception
