"""What the owner still gets when a step of triage itself failed."""

from handlers.envelope import pack, unpack
from handlers.step import Payload, step
from triage import bootstrap
from triage.investigation.assembling import incomplete_report
from triage.model.incident import LocatedFailure, OpenedIncident

services = bootstrap.aws()


@step("incomplete_report")
def handler(event: Payload) -> Payload:
    """Return {"report"} for {"opened", "located" or None, "step", "error", "cause"}."""
    workspace = services.ports.workspace
    opened = unpack(event["opened"], OpenedIncident, workspace)
    located = unpack(event["located"], LocatedFailure, workspace) if event.get("located") else None
    report = incomplete_report(
        opened, located, step=event["step"], error=event["error"], cause=event["cause"], ports=services.ports
    )
    return {"report": pack(report, report_id=opened.report_id, name="report", workspace=workspace)}
