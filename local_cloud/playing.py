"""Plays a scenario and waits for the report that nobody asked for."""

import time

from local_cloud.cloud import Cloud
from local_cloud.scenarios import Scenario

_POLL_SECONDS = 0.05


class NoReportError(RuntimeError):
    """No report was delivered in time, or triage itself failed."""


def wait_for_report(cloud: Cloud, emails_before: int, seconds: float) -> dict[str, str]:
    """Return the first e-mail to an owner or the pager after the first `emails_before`.

    Raises NoReportError when none comes within `seconds`, or when triage tells its operators of its own failure.
    """
    to_owners = {cloud.outputs["OwnersTopicArn"], cloud.outputs["PagesTopicArn"]}
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        new = cloud.outbox()[emails_before:]
        for email in new:
            if email["topic"] in to_owners:
                return email
        if new:
            raise NoReportError(f"triage failed: {new[0]['body']}")
        time.sleep(_POLL_SECONDS)
    raise NoReportError(f"no report was delivered within {seconds:.0f} s (server log: {cloud.log_file})")


def play(cloud: Cloud, scenario: Scenario, seconds: float = 60.0) -> dict[str, str]:
    """Play the scenario and return the report's e-mail; raises NoReportError."""
    emails_before = len(cloud.outbox())
    scenario.play(cloud)
    return wait_for_report(cloud, emails_before, seconds)
