"""How long each Lambda handler takes to import and to make its first AWS client, beside the budget and a floor.

The floor, measured in turn with each handler, is what none can do without: botocore with one client, pydantic with one
model, Powertools' Logger. On a busy or slow machine the ratio is what can be compared.
"""

import json
import os
import statistics
import subprocess
import sys
from typing import Any

from benchmarks.table import show

BUDGET_MS = 300
RUNS = 9
FORBIDDEN = ("openai", "numpy", "aws_xray_sdk")

# One fresh interpreter a run; its own start is not counted, for Lambda's runtime has started before.
_PROBE = """
import json, sys, time
began = time.perf_counter()
{body}
ready = time.perf_counter()
found = [name for name in {forbidden} if name in sys.modules]
print(json.dumps({{"ms": (ready - began) * 1000, "modules": len(sys.modules), "forbidden": found}}))
"""
_FLOOR = """
import botocore.session, pydantic
from aws_lambda_powertools import Logger
class Model(pydantic.BaseModel):
    name: str
botocore.session.get_session().create_client("{client}")
"""
_HANDLER = """
import handlers.{handler}
from triage.aws.clients import CallMeter, Clients
Clients(region="us-east-1", meter=CallMeter()).{client}
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
# The client each handler needs first.
_FIRST_CLIENT = {
    "open_incident": "dynamodb",
    "locate_failure": "stepfunctions",
    "gather": "logs",
    "assemble_report": "s3",
    "incomplete_report": "s3",
    "store_report": "s3",
    "notify_owner": "dynamodb",
    "api": "dynamodb",
    "sweep": "stepfunctions",
}


def measure(body: str) -> dict[str, Any]:
    """Return milliseconds, modules loaded and forbidden ones found, of one fresh interpreter."""
    program = _PROBE.format(body=body, forbidden=FORBIDDEN)
    environment = {**os.environ, **_ENVIRONMENT}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def row(handler: str, client: str) -> tuple[tuple[Any, ...], bool]:
    """Return the table's row of a handler, and whether it is within budget."""
    pairs = [
        (measure(_HANDLER.format(handler=handler, client=client)), measure(_FLOOR.format(client=client)))
        for _ in range(RUNS)
    ]
    ours = statistics.median(pair[0]["ms"] for pair in pairs)
    floor = statistics.median(pair[1]["ms"] for pair in pairs)
    ratio = statistics.median(pair[0]["ms"] / pair[1]["ms"] for pair in pairs)
    best = min(pair[0]["ms"] for pair in pairs)
    modules, forbidden = pairs[0][0]["modules"], ", ".join(pairs[0][0]["forbidden"]) or "none"
    figures = (f"{ours:.0f}", f"{best:.0f}", BUDGET_MS, f"{floor:.0f}", f"{ratio:.2f}", modules, forbidden)
    return (handler, *figures), ours <= BUDGET_MS and forbidden == "none"


def main() -> int:
    """Print the table; return 1 when a handler is over budget or loads what it must not."""
    rows = [row(handler, client) for handler, client in _FIRST_CLIENT.items()]
    columns = ("handler", "median ms", "best ms", "budget ms", "floor ms", "ratio to floor", "modules", "forbidden")
    title = f"Import and first client of each handler, {RUNS} fresh interpreters in turn with the floor"
    show("imports", title, columns, [figures for figures, _ in rows])
    return 0 if all(within for _, within in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
