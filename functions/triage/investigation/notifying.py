"""Step 6, NotifyOwner: told once an incident, and once more when a redriven execution fails."""

from triage.delivery import CHANNELS, deliver
from triage.model.incident import OpenedIncident
from triage.model.report import Report
from triage.ports import Ports
from triage.settings import Settings


def notify_owner(opened: OpenedIncident, report: Report, *, ports: Ports, settings: Settings) -> tuple[str, ...]:
    """Tell the owner once an incident, and once more when a redriven execution fails.

    Returns the names of the channels used now; empty when all was told before, or nothing is to be told.
    """
    chosen = [channel for channel in CHANNELS if channel.severity == opened.pipeline.severity]
    used = [channel.name for channel in chosen if deliver(channel, opened, report, ports=ports, settings=settings)]
    ports.archive.finish_signal(opened.signal.key)
    return tuple(used)
