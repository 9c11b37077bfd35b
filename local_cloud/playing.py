"""Plays a scenario and waits for the report that nobody asked for."""

import time

from local_cloud.cloud import Cloud
from local_cloud.scenarios import Scenario

_POLL_SECONDS = 0.05
# How long to wait on after triage has told its operators of trouble.
_PATIENCE_SECONDS = 10.0


class NoReportError(RuntimeError):
    """No report was delivered in time, or triage itself failed."""


def wait_for_report(cloud: Cloud, pipeline: str, emails_before: int, seconds: float) -> dict[str, str]:
    """Return the first e-mail about the pipeline to an owner or the pager after the first `emails_before`.

    Raises NoReportError when none comes within `seconds`, with what triage told its operators meanwhile; that
    alone does not end the waiting at once, because triage tries again.
    """
    to_owners = {cloud.outputs["OwnersTopicArn"], cloud.outputs["PagesTopicArn"]}
    deadline = time.monotonic() + seconds
    to_operators: dict[str, str] | None = None
    while time.monotonic() < deadline:
        for email in cloud.outbox()[emails_before:]:
            if email["topic"] in to_owners and pipeline in email["subject"]:
                return email
            if email["topic"] == cloud.outputs["OperatorsTopicArn"] and to_operators is None:
                to_operators = email
                deadline = min(deadline, time.monotonic() + _PATIENCE_SECONDS)
        time.sleep(_POLL_SECONDS)
    if to_operators:
        raise NoReportError(f"triage failed: {to_operators['body']}")
    raise NoReportError(
        f"no report about {pipeline} was delivered within {seconds:.0f} s (server log: {cloud.log_file}). "
        "A failure that joins an open incident is archived, not announced again"
    )


def play(cloud: Cloud, scenario: Scenario, seconds: float = 60.0) -> dict[str, str]:
    """Play the scenario and return the report's e-mail; raises NoReportError."""
    emails_before = len(cloud.outbox())
    scenario.play(cloud)
    return wait_for_report(cloud, scenario.pipeline, emails_before, seconds)
