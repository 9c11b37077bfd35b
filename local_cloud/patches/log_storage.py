"""Log events are stored with ids that tell their order; ministack makes a query's record of each at once, slowly.

100,000 events are stored in half a second, not in two.
"""

import base64
import binascii
import json
import threading
import time
from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_region
from ministack.services import cloudwatch_logs

from local_cloud.conditions import Conditions
from local_cloud.logs_queries.errors import RefusedError
from local_cloud.logs_queries.event_ids import next_event_id
from local_cloud.logs_queries.insights.discovery import discovered_fields
from local_cloud.logs_queries.insights.rows import SYSTEM_FIELDS, Record
from local_cloud.patches.log_answers import answering
from local_cloud.patches.log_groups import group_at
from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_function, replace, wrap


def apply(settings: Settings) -> None:
    """Replace storing, and finding a stored event by its pointer."""
    wrap(cloudwatch_logs, "_append_log_events", Ingestion(settings).store, parameters=("stream", "events"))
    expect_function(cloudwatch_logs, "_fanout_to_subscription_filters", ("group_name", "stream_name", "events"))
    expect_function(cloudwatch_logs, "_fanout_to_live_tail_sessions", ("group_name", "stream_name", "events"))
    replace(cloudwatch_logs, "_put_log_events", answering("PutLogEvents", put_log_events), parameters=("data",))
    replace(cloudwatch_logs, "_get_log_record", answering("GetLogRecord", get_log_record), parameters=("data",))


class Ingestion:
    """Stores events, at once or as late as the conditions have it."""

    def __init__(self, settings: Settings) -> None:
        self._directory = settings.directory

    def store(self, original: Callable[..., None], stream: dict[str, Any], events: list[dict[str, Any]]) -> None:
        """Store the events, each with an id by which it can be ordered among all."""
        numbered = [{**event, "eventId": next_event_id(event["timestamp"])} for event in events]
        late = Conditions.read(self._directory).ingestion_seconds
        if late:
            timer = threading.Timer(late, original, (stream, numbered))
            timer.daemon = True
            timer.start()
        else:
            original(stream, numbered)


def put_log_events(data: dict[str, Any]) -> dict[str, Any]:
    """Return PutLogEvents' response; raises RefusedError."""
    group, stream = data["logGroupName"], data["logStreamName"]
    record = cloudwatch_logs._log_groups.get(group)
    if record is None:
        raise RefusedError("ResourceNotFoundException", "The specified log group does not exist.")
    if stream not in record["streams"]:
        raise RefusedError("ResourceNotFoundException", "The specified log stream does not exist.")
    now = int(time.time() * 1000)
    stored = [{**event, "ingestionTime": now} for event in data["logEvents"]]
    target = record["streams"][stream]
    cloudwatch_logs._append_log_events(target, stored)
    target["uploadSequenceToken"] = str(int(target["uploadSequenceToken"]) + 1)
    cloudwatch_logs._fanout_to_subscription_filters(group, stream, stored)
    cloudwatch_logs._fanout_to_live_tail_sessions(group, stream, stored)
    return {"nextSequenceToken": target["uploadSequenceToken"]}


def get_log_record(data: dict[str, Any]) -> dict[str, Any]:
    """Return GetLogRecord's response: all fields of the event that a query's @ptr points to; raises RefusedError."""
    record = _pointed(data["logRecordPointer"])
    if record is None:
        raise RefusedError("InvalidParameterException", "Invalid logRecordPointer provided")
    fields = {name: make(record) for name, make in SYSTEM_FIELDS.items()}
    of_lambda = record.group.startswith("/aws/lambda/")
    found = discovered_fields(record.event["message"], of_lambda=of_lambda)
    return {"logRecord": {**{name: str(value) for name, value in found.items()}, **fields}}


def _pointed(pointer: str) -> Record | None:
    try:
        account, name, stream, event_id = json.loads(base64.urlsafe_b64decode(pointer))
    except (ValueError, binascii.Error):
        return None
    group = group_at(f"arn:aws:logs:{get_region()}:{account}:log-group:{name}")
    events = group.record["streams"].get(stream, {}).get("events", []) if group else []
    found = next((event for event in events if event["eventId"] == event_id), None)
    return Record(account, name, stream, found) if found else None
