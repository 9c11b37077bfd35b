"""Two hundred executions that fail at once of one cause: all archived, one message, how fast, in how much memory."""

import json
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from benchmarks.table import show
from local_cloud.cloud import Cloud
from local_cloud.pipelines.seed import state_machine_arn
from local_cloud.provisioning import provision

FAILURES = 200
BUDGET_S = 45
BUDGET_MIB = 2048
_WAIT_S = 300.0
_CACHE = Path(__file__).parents[1] / ".triage"
_DEFINITION = {
    "StartAt": "Reject",
    "States": {"Reject": {"Type": "Fail", "Error": "EmptyFile", "Cause": "the file has no rows"}},
}


def archived(cloud: Cloud) -> int:
    """Return how many reports the archive has."""
    pages = cloud.client("dynamodb").get_paginator("scan").paginate(TableName=cloud.outputs["ReportsTable"])
    return sum(row["id"]["S"].startswith("report#") for page in pages for row in page["Items"])


def resident_mib(process_group: int) -> float:
    """Return the resident memory of all processes of the group, in MiB; shared pages are counted in each."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        if int(fields[2]) == process_group:
            total += int(fields[21]) * 4096
    return total / 2**20


class PeakMemory(threading.Thread):
    """Looks ten times a second and keeps the largest figure."""

    def __init__(self, process_group: int) -> None:
        """Watch this process group."""
        super().__init__(daemon=True)
        self._process_group = process_group
        self._ended = threading.Event()
        self.mib = 0.0

    def run(self) -> None:
        """Look until ended."""
        while not self._ended.wait(0.1):
            self.mib = max(self.mib, resident_mib(self._process_group))

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
        self.join()


def storm(cloud: Cloud) -> tuple[float, int, int]:
    """Return seconds until all is archived and told, reports archived, and messages sent."""
    machines = cloud.client("stepfunctions")
    role = machines.describe_state_machine(stateMachineArn=state_machine_arn("customer-etl"))["roleArn"]
    machine = machines.create_state_machine(name="storm", definition=json.dumps(_DEFINITION), roleArn=role)
    before = archived(cloud)

    def start(_number: int) -> object:
        return machines.start_execution(stateMachineArn=machine["stateMachineArn"])

    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(start, range(FAILURES)))
    while archived(cloud) - before < FAILURES and time.monotonic() - began < _WAIT_S:
        time.sleep(0.25)
    seconds = time.monotonic() - began
    messages = sum(message["subject"].startswith("storm ") for message in cloud.outbox())
    return seconds, archived(cloud) - before, messages


def main() -> int:
    """Print the table; return 1 when over budget."""
    with (
        tempfile.TemporaryDirectory() as directory,
        provision(Path(directory), lambda _name: nullcontext(), cache=_CACHE) as cloud,
    ):
        memory = PeakMemory(cloud.pid)
        memory.start()
        seconds, reports, messages = storm(cloud)
        memory.end()
    rows = [
        ("reports archived", reports, FAILURES),
        ("messages", messages, 1),
        ("seconds until all are archived", f"{seconds:.1f}", BUDGET_S),
        ("peak memory, MiB", f"{memory.mib:.0f}", BUDGET_MIB),
    ]
    show("storm", f"{FAILURES} failures at once, of one cause", ("figure", "measured", "budget"), rows)
    return int(reports != FAILURES or messages != 1 or seconds > BUDGET_S or memory.mib > BUDGET_MIB)


if __name__ == "__main__":
    raise SystemExit(main())
