"""What a channel is, and how a report is delivered through it exactly once."""

from collections.abc import Callable
from dataclasses import dataclass

from triage.errors import TriageError
from triage.model.incident import OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.model.vocabulary import Severity
from triage.ports import Ports
from triage.settings import Settings


@dataclass(frozen=True)
class Message:
    """A subject (under 100 characters, one line) and a body (at most 256 KiB): SNS's limits for e-mail."""

    subject: str
    body: str


@dataclass(frozen=True)
class Channel:
    """One way to tell an owner; the pipeline's severity chooses it."""

    name: str
    severity: Severity
    topic: Callable[[Settings], str]
    compose: Callable[[Report, Pipeline, Settings], Message]


def deliver(channel: Channel, opened: OpenedIncident, report: Report, *, ports: Ports, settings: Settings) -> bool:
    """Deliver unless it was delivered before; return whether it was now.

    Raises DeliveryInProgressError while another run delivers the same, UnavailableError or AccessDeniedError
    when the topic cannot be reached.
    """
    key = f"{_told_once_for(opened, report)}|{channel.name}"
    message = channel.compose(report, opened.pipeline, settings)
    if not ports.archive.claim_delivery(key, report_id=report.report_id, at=ports.clock.now()):
        return False
    try:
        ports.publisher.publish(channel.topic(settings), subject=message.subject, body=message.body)
    except TriageError:
        ports.archive.release_delivery(key)
        raise
    ports.archive.finish_delivery(key)
    return True


def _told_once_for(opened: OpenedIncident, report: Report) -> str:
    # Whoever redrives wants to know how it ended, even when the incident is known.
    redriven = opened.execution is not None and opened.execution.redrive_count > 0
    return report.report_id if redriven or not report.incident_id else report.incident_id
