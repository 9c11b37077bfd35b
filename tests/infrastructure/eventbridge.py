"""EventBridge's pattern matching and input transformation, as the embedded cloud has them."""

import json
from typing import Any

from ministack.services import eventbridge


def matches(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    """Return whether EventBridge would send the event to the rule's target (its TestEventPattern)."""
    status, _headers, body = eventbridge._test_event_pattern(
        {"EventPattern": json.dumps(pattern), "Event": json.dumps(event)}
    )
    assert status == 200, body
    return bool(json.loads(body)["Result"])


def transformed(transformer: dict[str, Any], event: dict[str, Any]) -> str:
    """Return what the target is given instead of the event."""
    entry = {
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
        "EventId": event["id"],
        "Account": event["account"],
        "Region": event["region"],
        "Time": event["time"],
        "Resources": event["resources"],
    }
    return str(eventbridge._apply_input_transformer(transformer, None, eventbridge._pattern_event_view(entry)))
