"""Which state, job or metric broke, when, on which resource; the incident it belongs to."""

from handlers.envelope import pack, unpack
from handlers.step import Payload, step
from triage import bootstrap
from triage.investigation.locating import locate_failure
from triage.model.incident import OpenedIncident

services = bootstrap.aws()


@step("locate_failure")
def handler(event: Payload) -> Payload:
    """Return {"located"} for {"opened"}."""
    workspace = services.ports.workspace
    opened = unpack(event["opened"], OpenedIncident, workspace)
    located = locate_failure(opened, ports=services.ports, settings=services.settings)
    return {"located": pack(located, report_id=opened.report_id, name="located", workspace=workspace)}
