"""Stack events as CloudFormation writes them: none of what an update left alone, each with the resource's properties.

ministack writes UPDATE_IN_PROGRESS and UPDATE_COMPLETE for every resource of the template, and no ResourceProperties:
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html
"""

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from ministack.services.cloudformation import _stack_events, handlers, stacks

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, expect_function, wrap, wrap_item

Response = tuple[int, dict[str, str], bytes]
_Resource = tuple[str, str]
_EVENT_ID = re.compile(rb"<EventId>([^<]+)</EventId>")

# By stack name and logical id: the properties a resource was last given, and the resources an update left alone.
_given: dict[_Resource, Mapping[str, Any]] = {}
_left_alone: set[_Resource] = set()


def apply(_settings: Settings) -> None:
    """Watch what is given to resources, and write events by that."""
    expect_attribute(stacks, "_add_event")
    wrap(stacks, "_update_keeping_seed", note_update, parameters=("args",))
    wrap(stacks, "_provision_keeping_seed", note_creation, parameters=("args",))
    event = ("stack_id", "stack_name", "logical_id", "resource_type", "status", "reason", "physical_id")
    wrap(stacks, "_add_event", add_event, parameters=(*event, "detailed_status"))
    expect_function(handlers, "_resolve_stack", ("stack_name",))
    actions = expect_attribute(handlers, "_ACTION_HANDLERS")
    wrap_item(actions, "DescribeStackEvents", describe_events, owner=handlers, parameters=("params",))


def note_update(original: Callable[..., Any], *args: Any) -> Any:
    """Take back the event that began the update of a resource whose properties stay the same."""
    _type, _physical_id, before, after, stack_name, logical_id, _attributes = args
    resource = (stack_name, logical_id)
    _given[resource] = after
    if before == after:
        _left_alone.add(resource)
        _take_back(resource)
    return original(*args)


def note_creation(original: Callable[..., Any], *args: Any) -> Any:
    """Remember the properties of a new resource."""
    _type, logical_id, properties, stack_name = args
    _given[stack_name, logical_id] = properties
    return original(*args)


def add_event(
    original: Callable[..., None], stack_id: str, stack_name: str, logical_id: str, *args: Any, **kwargs: Any
) -> None:
    """Write the event but for a resource that was left alone."""
    resource = (stack_name, logical_id)
    status = kwargs.get("status", args[1] if len(args) > 1 else "")
    if status == "UPDATE_COMPLETE" and resource in _left_alone:
        _left_alone.discard(resource)
        return
    original(stack_id, stack_name, logical_id, *args, **kwargs)
    if resource in _given:
        _stack_events[stack_id][-1]["ResourceProperties"] = json.dumps(_given[resource], default=str)


def describe_events(original: Callable[..., Response], params: Mapping[str, Any]) -> Response:
    """Return ministack's answer with each event's ResourceProperties."""
    status, headers, body = original(params)
    stack = handlers._resolve_stack(handlers._p(params, "StackName")) or {}
    events = list(_stack_events.get(stack.get("StackId", ""), []))
    told = {event["EventId"].encode(): event.get("ResourceProperties", "") for event in events}

    def with_properties(found: re.Match[bytes]) -> bytes:
        properties = escape(told.get(found[1], "")).encode()
        return found[0] + b"<ResourceProperties>" + properties + b"</ResourceProperties>"

    return status, headers, _EVENT_ID.sub(with_properties, body)


def _take_back(resource: _Resource) -> None:
    for events in list(_stack_events.values()):
        for place in range(len(events) - 1, -1, -1):
            event = events[place]
            if (event["StackName"], event["LogicalResourceId"]) == resource:
                if event["ResourceStatus"] == "UPDATE_IN_PROGRESS":
                    del events[place]
                return
