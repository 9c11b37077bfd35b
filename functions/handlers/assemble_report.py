"""Ranked causes, verdict, next steps, blind spots: the report."""

from typing import Any

from handlers.envelope import pack, unpack
from handlers.step import Payload, step
from triage import bootstrap
from triage.investigation.assembling import assemble_report
from triage.investigation.gathering import failed_source
from triage.model.evidence import GatheredEvidence
from triage.model.incident import LocatedFailure, OpenedIncident

services = bootstrap.aws()


@step("assemble_report")
def handler(event: Payload) -> Payload:
    """Return {"report"} for {"opened", "located", "gathered"}; a source that failed comes as {"failed"}."""
    workspace = services.ports.workspace
    opened = unpack(event["opened"], OpenedIncident, workspace)
    located = unpack(event["located"], LocatedFailure, workspace)
    gathered = [_gathered(each) for each in event["gathered"]]
    report = assemble_report(opened, located, gathered, ports=services.ports, settings=services.settings)
    return {"report": pack(report, report_id=opened.report_id, name="report", workspace=workspace)}


def _gathered(branch: dict[str, Any]) -> GatheredEvidence:
    failed = branch.get("failed")
    if failed:
        return failed_source(failed["source"], error=failed["error"], cause=failed["cause"])
    return unpack(branch, GatheredEvidence, services.ports.workspace)
