"""What arrived, whose pipeline it is, and whether it was seen already."""

from handlers.envelope import pack
from handlers.step import Payload, step
from triage import bootstrap
from triage.investigation.opening import open_incident
from triage.model.eventbridge import parse_signal

services = bootstrap.aws()


@step("open_incident")
def handler(event: Payload) -> Payload:
    """Return {"action", "report_id", "opened"} for {"event", "owner"}."""
    signal = parse_signal(event["event"])
    opened = open_incident(signal, owner=event["owner"], ports=services.ports)
    packed = pack(opened, report_id=opened.report_id, name="opened", workspace=services.ports.workspace)
    return {"action": opened.action, "report_id": opened.report_id, "opened": packed}
