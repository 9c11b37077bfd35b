"""How long each Lambda handler takes to import and to make its first AWS client, beside the budget of 300 ms."""

import json
import os
import statistics
import subprocess
import sys

from benchmarks.table import show

BUDGET_MS = 300
RUNS = 7
FORBIDDEN = ("openai", "numpy", "aws_xray_sdk")

# One fresh interpreter a run; its own start is not counted, for Lambda's runtime has started before.
_PROBE = """
import json, sys, time
began = time.perf_counter()
import importlib
module = importlib.import_module(sys.argv[1])
imported = time.perf_counter()
from triage.aws.clients import CallMeter, Clients
getattr(Clients(region="us-east-1", meter=CallMeter()), sys.argv[3])
ready = time.perf_counter()
print(json.dumps({
    "import": (imported - began) * 1000,
    "client": (ready - imported) * 1000,
    "modules": len(sys.modules),
    "forbidden": [name for name in sys.argv[2].split(",") if name in sys.modules],
}))
"""
_ENVIRONMENT = {
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "TRIAGE_SOURCE": "logs",
    "CATALOG_TABLE": "catalog",
    "REPORTS_TABLE": "reports",
    "CONVERSATIONS_TABLE": "conversations",
    "REPORTS_BUCKET": "reports",
}


# The client each needs first.
_FIRST_CLIENT = {
    "open_incident": "dynamodb",
    "locate_failure": "stepfunctions",
    "gather": "logs",
    "assemble_report": "s3",
    "incomplete_report": "s3",
    "store_report": "s3",
    "notify_owner": "dynamodb",
    "api": "dynamodb",
}


def measure(handler: str) -> tuple[float, float, int, list[str]]:
    """Return median milliseconds of import and of the first client, modules loaded, and forbidden ones found."""
    command = [sys.executable, "-c", _PROBE, f"handlers.{handler}", ",".join(FORBIDDEN), _FIRST_CLIENT[handler]]
    environment = {**os.environ, **_ENVIRONMENT}
    results = []
    for _ in range(RUNS):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        results.append(json.loads(done.stdout.splitlines()[-1]))
    return (
        statistics.median(result["import"] for result in results),
        statistics.median(result["client"] for result in results),
        results[0]["modules"],
        results[0]["forbidden"],
    )


def main() -> int:
    """Print the table; return 1 when a handler is over budget or loads what it must not."""
    rows, over = [], 0
    for handler in _FIRST_CLIENT:
        imported, client, modules, forbidden = measure(handler)
        total = imported + client
        over += total > BUDGET_MS or bool(forbidden)
        rows.append(
            (handler, f"{imported:.0f}", f"{client:.0f}", f"{total:.0f}", BUDGET_MS, modules, forbidden or "none")
        )
    columns = ("handler", "import ms", "first client ms", "total ms", "budget ms", "modules", "forbidden")
    show("imports", f"Cold import of each handler, median of {RUNS} fresh interpreters", columns, rows)
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
