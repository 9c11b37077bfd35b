"""The owner is told, once an incident."""

from handlers.envelope import unpack
from handlers.step import Payload, step
from triage import bootstrap
from triage.investigation.notifying import notify_owner
from triage.model.incident import OpenedIncident
from triage.model.report import Report

services = bootstrap.aws()


@step("notify_owner")
def handler(event: Payload) -> Payload:
    """Return {"report_id", "delivered"} for {"opened", "report"}; `delivered` names the channels used now."""
    workspace = services.ports.workspace
    opened = unpack(event["opened"], OpenedIncident, workspace)
    report = unpack(event["report"], Report, workspace)
    delivered = notify_owner(opened, report, ports=services.ports, settings=services.settings)
    return {"report_id": report.report_id, "delivered": list(delivered)}
