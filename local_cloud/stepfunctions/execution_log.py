"""Logging of executions to CloudWatch Logs, as a state machine's logging configuration asks."""

import contextvars
import json
import zlib
from collections.abc import Iterator
from typing import Any

from ministack.services import cloudwatch_logs
from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.eval.event.logging import is_logging_enabled_for

from local_cloud.patching import expect_attribute, expect_function
from local_cloud.stepfunctions.records import Machine, Record, epoch_milliseconds

_EXECUTION_DATA = ("input", "inputDetails", "output", "outputDetails")


class ExecutionLog:
    """Writes an execution's events, above its machine's level, to a log stream of its own.

    One stream an execution: a late line makes ministack merge the whole stream, which 200 executions sharing
    one pay for with 46 to 74 s instead of 22 to 27 s.
    """

    def __init__(self, record: Record, machine: Machine, context: contextvars.Context) -> None:
        configuration = machine.get("loggingConfiguration") or {}
        self._record = record
        self._context = context
        self._level = configuration.get("level", "OFF")
        self._with_data = bool(configuration.get("includeExecutionData"))
        self._groups = list(_log_groups(configuration))

    def write(self, event: dict[str, Any]) -> None:
        """Write a history event; nothing when the level leaves it out or the log group is missing."""
        if self._level == "OFF" or not is_logging_enabled_for(self._level, HistoryEventType(event["type"])):
            return
        # The log group is looked up in the account and Region of the execution's starter.
        self._context.copy().run(self._write, event)

    def _write(self, event: dict[str, Any]) -> None:
        timestamp = epoch_milliseconds(event["timestamp"])
        line = {"timestamp": timestamp, "message": json.dumps(self._line(event), default=str)}
        stream = self._stream_name()
        for group in self._groups:
            if group not in cloudwatch_logs._log_groups:
                continue
            address = {"logGroupName": group, "logStreamName": stream}
            if stream not in cloudwatch_logs._log_groups[group]["streams"]:
                cloudwatch_logs._create_log_stream(address)
            cloudwatch_logs._put_log_events({**address, "logEvents": [line]})

    def _line(self, event: dict[str, Any]) -> dict[str, Any]:
        details: dict[str, Any] = next((value for name, value in event.items() if name.endswith("Details")), {})
        if not self._with_data:
            details = {name: value for name, value in details.items() if name not in _EXECUTION_DATA}
        return {
            "id": str(event["id"]),
            "type": event["type"],
            "details": details,
            "previous_event_id": str(event["previousEventId"]),
            "event_timestamp": str(epoch_milliseconds(event["timestamp"])),
            "execution_arn": self._record["executionArn"],
            "redrive_count": str(self._record["redriveCount"]),
        }

    def _stream_name(self) -> str:
        arn = self._record["executionArn"]
        machine_name = arn.split(":")[6]
        minute = self._record["startDate"][:16].replace("T", "-").replace(":", "-")
        return f"states/{machine_name}/{minute}/{zlib.crc32(arn.encode()):08x}"


def check_stores() -> None:
    """Raise PatchError unless ministack's log store has the functions and the store written here."""
    expect_attribute(cloudwatch_logs, "_log_groups")
    expect_function(cloudwatch_logs, "_create_log_stream", ("data",))
    expect_function(cloudwatch_logs, "_put_log_events", ("data",))


def _log_groups(configuration: dict[str, Any]) -> Iterator[str]:
    for destination in configuration.get("destinations") or []:
        arn = destination["cloudWatchLogsLogGroup"]["logGroupArn"]
        yield arn.split(":log-group:")[-1].removesuffix(":*")
