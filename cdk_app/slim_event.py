"""The part of a status event that starts the workflow.

An event may hold 248 KB of the execution's input and output, StartExecution takes 262,144 bytes, and what a pipeline
processes is none of our business: the rule passes on only who failed, when and how.
"""

import json

from aws_cdk import aws_events as events

_ENVELOPE = ("id", "source", "detail-type", "account", "region", "time")
_DETAIL = (
    "executionArn",
    "stateMachineArn",
    "name",
    "status",
    "startDate",
    "stopDate",
    "redriveCount",
    "redriveStatus",
)


class SlimExecutionEvent(events.RuleTargetInput):
    """The input transformer; every value is a quoted string.

    Quoted, because EventBridge puts nothing where a path is missing (an execution without stopDate, say): within quotes
    that is an empty string, without them it is no JSON, and the event would be lost.
    """

    def bind(self, _rule: events.IRule) -> events.RuleTargetInputProperties:  # type: ignore[override]
        """Return paths and template."""
        envelope = {field: f"<{field}>" for field in _ENVELOPE}
        template = {**envelope, "detail": {field: f"<{field}>" for field in _DETAIL}}
        paths = {field: f"$.{field}" for field in _ENVELOPE} | {field: f"$.detail.{field}" for field in _DETAIL}
        return events.RuleTargetInputProperties(input_template=json.dumps(template), input_paths_map=paths)
