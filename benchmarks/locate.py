"""How fast and in how much memory the longest histories are located, and how many calls a typical failure costs."""

import gc
import json
import statistics
import time
import tracemalloc
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from benchmarks.long_histories import HISTORIES, Writer
from benchmarks.table import show
from triage.aws.clients import CallMeter, Clients
from triage.aws.executions import StepFunctionsExecutions
from triage.locate import locate_in_history
from triage.locate.execution import read_failure
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Status
from triage.ports import HistoryEvent

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

BUDGET_SECONDS = 0.5
BUDGET_MIB = 100
BUDGET_CALLS = 3
RUNS = 5
_SCOPE = "arn:aws:states:eu-west-1:111122223333"
_PARENT = f"{_SCOPE}:execution:etl:a"
_CHILD = f"{_SCOPE}:execution:load:b"


def main() -> int:
    """Print both tables' rows as one; return 1 when a budget is not held."""
    rows: list[tuple[str, int, str, str, str]] = []
    over = 0
    for name, build in HISTORIES.items():
        events = build()
        seconds, mebibytes = _seconds(events), _mebibytes(events)
        over += seconds > BUDGET_SECONDS or mebibytes > BUDGET_MIB
        rows.append((name, len(events), f"{seconds:.3f}", f"{mebibytes:.0f}", "-"))
    for name, histories in _typical().items():
        calls = _calls(histories)
        # Each execution further down costs its own definition and history.
        over += calls > BUDGET_CALLS + 2 * (len(histories) - 1)
        rows.append((name, sum(map(len, histories.values())), "-", "-", str(calls)))
    note = (
        f"budgets: {BUDGET_SECONDS} s (median of {RUNS}), {BUDGET_MIB} MiB with the events themselves, "
        f"{BUDGET_CALLS} calls, and 2 more an execution nested in it"
    )
    show("locate", "Locating failures", ("history", "events", "seconds", "MiB", "calls"), rows, note=note)
    return 1 if over else 0


def _seconds(events: Sequence[HistoryEvent]) -> float:
    runs = []
    for _ in range(RUNS):
        began = time.perf_counter()
        locate_in_history(events, execution_arn=_PARENT)
        runs.append(time.perf_counter() - began)
    return statistics.median(runs)


def _mebibytes(events: Sequence[HistoryEvent]) -> float:
    """Return the peak of memory with the events, which are copied so that they count, and all that locating makes."""
    texts = [event.model_dump_json() for event in events]
    gc.collect()
    tracemalloc.start()
    copied = [HistoryEvent.model_validate_json(text) for text in texts]
    locate_in_history(copied, execution_arn=_PARENT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def _typical() -> dict[str, dict[str, list[HistoryEvent]]]:
    """Return failures as they mostly are, each with the histories of its executions, the failed one first."""
    task = Writer()
    for number in range(20):
        task.step(f"Step{number}")
    item = Writer()
    item.add("MapStateEntered", name="ForEach")
    item.add("MapStateStarted", length=12)
    item.add("MapIterationStarted", name="ForEach", index=0)
    parent = Writer()
    parent.add("TaskStateEntered", name="Run")
    parent.add("TaskScheduled", resourceType="states", resource="startExecution.sync:2", parameters="{}")
    cause = json.dumps({"ExecutionArn": _CHILD, "Status": "FAILED"})
    parent.add("TaskFailed", resourceType="states", error="States.TaskFailed", cause=cause)
    parent.add("ExecutionFailed", error="States.TaskFailed", cause=cause)
    return {
        "a failed task": {_PARENT: task.end()},
        "a failed Map item": {_PARENT: item.end()},
        "a failed nested execution": {_PARENT: parent.events, _CHILD: Writer().end()},
    }


def _calls(histories: Mapping[str, Sequence[HistoryEvent]]) -> int:
    """Return the calls that the adapter makes to Step Functions, over canned answers."""
    answers = _Answers(histories)
    last = histories[_PARENT][-1]
    ended = ExecutionEnded(
        execution_arn=_PARENT,
        state_machine_arn=f"{_SCOPE}:stateMachine:etl",
        status=Status.FAILED,
        stopped_at=last.at,
    )
    executions = StepFunctionsExecutions(_CannedClients(answers))
    found, _, spots = read_failure(ended, executions=executions, lookback=timedelta(minutes=15))
    if spots or found.failure is None or found.failure.origin.state != "Load":
        raise RuntimeError(f"the failure was not located: {spots or found}")
    return answers.calls.total()


class _Answers:
    """Step Functions' client over prepared histories; a page holds 1,000 events."""

    def __init__(self, histories: Mapping[str, Sequence[HistoryEvent]]) -> None:
        self._histories = histories
        self.calls: Counter[str] = Counter()

    def get_execution_history(self, *, executionArn: str, nextToken: str = "0", **_options: object) -> dict[str, Any]:  # noqa: N803 - AWS's spelling
        self.calls["GetExecutionHistory"] += 1
        start = int(nextToken)
        newest_first = list(reversed(self._histories[executionArn]))
        page = [_as_told(event) for event in newest_first[start : start + 1000]]
        token = {"nextToken": str(start + 1000)} if start + 1000 < len(newest_first) else {}
        return {"events": page, **token}

    def describe_state_machine_for_execution(self, *, executionArn: str) -> dict[str, Any]:  # noqa: N803 - AWS's spelling
        self.calls["DescribeStateMachineForExecution"] += 1
        return {"stateMachineArn": executionArn, "name": "m", "definition": "{}"}


class _CannedClients(Clients):
    """Clients of which only Step Functions' is there, and it is canned."""

    def __init__(self, answers: _Answers) -> None:
        super().__init__(region="eu-west-1", meter=CallMeter())
        self._answers = answers

    @property
    def stepfunctions(self) -> "SFNClient":
        return cast("SFNClient", self._answers)


def _as_told(event: HistoryEvent) -> dict[str, Any]:
    told = {"id": event.id, "previousEventId": event.previous_id, "type": event.type, "timestamp": event.at}
    return {**told, "someEventDetails": event.details}


if __name__ == "__main__":
    raise SystemExit(main())
