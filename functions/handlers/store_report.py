"""The archive first: JSON, HTML and text in S3, the index row in DynamoDB."""

from handlers.envelope import unpack
from handlers.step import Payload, step
from triage import bootstrap
from triage.investigation.storing import store_report
from triage.model.incident import OpenedIncident
from triage.model.report import Report

services = bootstrap.aws()


@step("store_report")
def handler(event: Payload) -> Payload:
    """Return {"report_id"} for {"opened", "report"}."""
    workspace = services.ports.workspace
    opened = unpack(event["opened"], OpenedIncident, workspace)
    report = unpack(event["report"], Report, workspace)
    store_report(opened, report, ports=services.ports)
    return {"report_id": report.report_id}
