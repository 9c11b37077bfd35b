"""Step 5, StoreReport: the archive first."""

from triage.model.incident import OpenedIncident
from triage.model.report import Report
from triage.ports import Ports
from triage.rendering import RENDERERS


def store_report(opened: OpenedIncident, report: Report, *, ports: Ports) -> None:
    """Archive the report in every format."""
    renditions = {each.media_type: each.render(report, opened.pipeline).encode() for each in RENDERERS}
    ports.archive.store(report, renditions, severity=opened.pipeline.severity)
