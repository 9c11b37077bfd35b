"""Waiting for the report of what was started in the embedded cloud."""

import time
from collections.abc import Callable
from typing import Any

from local_cloud.cloud import Cloud
from tests.claims import problems_of_all
from tests.local_cloud.api import call
from triage.model.report import Report as ModelReport

Report = dict[str, Any]
# Long, because other tests load the machine at the same time; passing is quick.
_WAIT_SECONDS = 90.0


def eventually(check: Callable[[], Any], what: str) -> Any:
    """Return the first true result of the check, asked until it is one."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while not (result := check()):
        assert time.monotonic() < deadline, f"{what} did not come within {_WAIT_SECONDS:.0f} s"
        time.sleep(0.1)
    return result


def claims_of(cloud: Cloud, started: str) -> list[dict[str, Any]]:
    """Return the claims of signals whose key names the execution or alarm."""
    table = cloud.client("dynamodb")
    rows = table.scan(TableName=cloud.outputs["ReportsTable"], ConsistentRead=True)["Items"]
    return [row for row in rows if row["id"]["S"].startswith("signal#") and started in row["id"]["S"]]


def finished_report_id(cloud: Cloud, started: str) -> str:
    """Return the id of the report of what was started, once its triage is over."""

    def finished() -> str | None:
        told = [row for row in claims_of(cloud, started) if row["finished"]["BOOL"]]
        return told[-1]["report_id"]["S"] if told else None

    return str(eventually(finished, f"triage of {started}"))


def report_of(cloud: Cloud, started: str) -> Report:
    """Return the report of what was started as the API gives it, every claim in it walked to its evidence."""
    response = call(cloud, "GET", f"reports/{finished_report_id(cloud, started)}")
    assert response.status == 200
    report: Report = response.json
    problems = problems_of_all([ModelReport.model_validate(report)])
    assert not problems, "\n".join([*problems, report["text"]])
    return report
