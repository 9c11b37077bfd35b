"""From the end of a failed execution to the message in the owner's mailbox, in the embedded cloud, warm."""

import json
import statistics
import tempfile
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.table import show
from local_cloud.cloud import Cloud
from local_cloud.pipelines.seed import state_machine_arn
from local_cloud.provisioning import provision

WARM_UPS = 5
RUNS = 30
BUDGET_P50_S = 1.0
BUDGET_P95_S = 2.0
_WAIT_S = 30.0
_CACHE = Path(__file__).parents[1] / ".triage"
# A demo function that divides by zero when nothing was loaded; each run is a pipeline, and so an incident, of its own.
_DEFINITION = {
    "StartAt": "Summarise",
    "States": {
        "Summarise": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "acme-summarise", "Payload": {"loaded": []}},
            "End": True,
        }
    },
}


def one_run(cloud: Cloud, number: int) -> float:
    """Return the seconds from the failed execution's end to its message."""
    machines = cloud.client("stepfunctions")
    machine = machines.create_state_machine(
        name=f"latency-{number}",
        definition=json.dumps(_DEFINITION),
        roleArn=machines.describe_state_machine(stateMachineArn=state_machine_arn("customer-etl"))["roleArn"],
        type="STANDARD",
    )["stateMachineArn"]
    execution = machines.start_execution(stateMachineArn=machine)["executionArn"]
    message = _message(cloud, f"latency-{number} ")
    stopped = machines.describe_execution(executionArn=execution)["stopDate"]
    seconds: float = (datetime.fromisoformat(message["sent_at"]) - stopped.astimezone(UTC)).total_seconds()
    return seconds


def _message(cloud: Cloud, subject_start: str) -> dict[str, Any]:
    deadline = time.monotonic() + _WAIT_S
    while time.monotonic() < deadline:
        for message in cloud.outbox():
            if message["subject"].startswith(subject_start):
                return message
        time.sleep(0.02)
    raise RuntimeError(f"no message about {subject_start}within {_WAIT_S:.0f} s")


def main() -> int:
    """Print the table; return 1 when over budget."""
    with (
        tempfile.TemporaryDirectory() as directory,
        provision(Path(directory), lambda _name: nullcontext(), cache=_CACHE) as cloud,
    ):
        for number in range(WARM_UPS):
            one_run(cloud, number)
        seconds = [one_run(cloud, WARM_UPS + number) for number in range(RUNS)]
    p50, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    rows = [
        ("p50", f"{p50:.2f}", f"{BUDGET_P50_S:.2f}"),
        ("p95", f"{p95:.2f}", f"{BUDGET_P95_S:.2f}"),
        ("min", f"{min(seconds):.2f}", ""),
        ("max", f"{max(seconds):.2f}", ""),
    ]
    show("latency", f"Signal to notification, {RUNS} warm runs", ("figure", "seconds", "budget"), rows)
    return int(p50 > BUDGET_P50_S or p95 > BUDGET_P95_S)


if __name__ == "__main__":
    raise SystemExit(main())
