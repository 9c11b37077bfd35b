"""Plays a scenario and waits for the report that nobody asked for."""

import time
from dataclasses import dataclass
from typing import Any

from local_cloud.cloud import Cloud
from local_cloud.scenarios import Scenario

_POLL_SECONDS = 0.1
# How long to wait on after triage has told its operators of trouble: it may be tried again.
_PATIENCE_SECONDS = 10.0


class NoReportError(RuntimeError):
    """No report was made in time, or triage itself failed."""


@dataclass(frozen=True)
class Outcome:
    """The report of one failure: as it was delivered, or as it is archived when its incident was told before."""

    report_id: str
    text: str
    to: str | None = None
    subject: str | None = None


def play(cloud: Cloud, scenario: Scenario, seconds: float = 60.0) -> Outcome:
    """Play the scenario and return what came of it; raises NoReportError."""
    emails_before = len(cloud.outbox())
    return wait_for_report(cloud, scenario.play(cloud), emails_before, seconds)


def wait_for_report(cloud: Cloud, started: str, emails_before: int, seconds: float) -> Outcome:
    """Return what came of an execution (its ARN) or an alarm (its name).

    Raises NoReportError when no triage of it ends within `seconds`, with what triage told its operators meanwhile.
    """
    deadline = time.monotonic() + seconds
    trouble: str | None = None
    while time.monotonic() < deadline:
        report_id = _finished_report(cloud, started)
        if report_id:
            return _outcome(cloud, report_id)
        if trouble is None:
            trouble = _told_operators(cloud, emails_before)
            deadline = min(deadline, time.monotonic() + _PATIENCE_SECONDS) if trouble else deadline
        time.sleep(_POLL_SECONDS)
    if trouble:
        raise NoReportError(f"triage failed: {trouble}")
    raise NoReportError(
        f"no report about {started} within {seconds:.0f} s; an alarm that is in ALARM already tells nothing new "
        f"(server log: {cloud.log_file})"
    )


def _finished_report(cloud: Cloud, started: str) -> str | None:
    for row in _rows(cloud):
        if row["id"]["S"].startswith("signal#") and started in row["id"]["S"] and row["finished"]["BOOL"]:
            return str(row["report_id"]["S"])
    return None


def _rows(cloud: Cloud) -> list[dict[str, Any]]:
    pages = (
        cloud.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=cloud.outputs["ReportsTable"], ConsistentRead=True)
    )
    return [row for page in pages for row in page["Items"]]


def _outcome(cloud: Cloud, report_id: str) -> Outcome:
    for email in cloud.outbox():
        if report_id in email["body"]:
            return Outcome(report_id, email["body"], to=email["to"], subject=email["subject"])
    row = next(row for row in _rows(cloud) if row["id"]["S"] == f"report#{report_id}")
    stored = cloud.client("s3").get_object(Bucket=cloud.outputs["ReportsBucket"], Key=f"{row['s3_prefix']['S']}.txt")
    return Outcome(report_id, stored["Body"].read().decode())


def _told_operators(cloud: Cloud, emails_before: int) -> str | None:
    topic = cloud.outputs["OperatorsTopicArn"]
    told = (email["body"] for email in cloud.outbox()[emails_before:] if email["topic"] == topic)
    return next(told, None)
