"""An execution's history in a few words an event, for an assertion about it that fails."""

from local_cloud.cloud import Cloud
from tests.local_cloud.stepfunctions.machines import details_of


def history_of(cloud: Cloud, execution_arn: str) -> str:
    """Return a line an event: its id, previousEventId and type, and the state, Map index or error that it names."""
    pages = cloud.client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=execution_arn)
    lines = [f"history of {execution_arn}"]
    for event in (event for page in pages for event in page["events"]):
        named = {name: value for name, value in details_of(event).items() if name in ("name", "index", "error")}
        lines.append(f"{event['id']:>4} <- {event['previousEventId']:<4} {event['type']} {named or ''}".rstrip())
    return "\n".join(lines)
