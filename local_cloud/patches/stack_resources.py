"""DescribeStackResources finds the stack of a resource by its physical id; ministack knows stacks by name only."""

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services.cloudformation import _stacks, handlers

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, expect_function, wrap_item

Response = tuple[int, dict[str, str], bytes]


def apply(_settings: Settings) -> None:
    """Answer calls with PhysicalResourceId."""
    expect_function(handlers, "_p", ("params", "key", "default"))
    expect_function(handlers, "_error", ("code", "message", "status"))
    actions = expect_attribute(handlers, "_ACTION_HANDLERS")
    wrap_item(actions, "DescribeStackResources", describe_by_physical_id, owner=handlers, parameters=("params",))


def describe_by_physical_id(original: Callable[..., Response], params: Mapping[str, Any]) -> Response:
    """Return the resources of the stack that holds the given one; AWS refuses an id that no stack holds."""
    physical_id = handlers._p(params, "PhysicalResourceId")
    if not physical_id:
        return original(params)
    for name, stack in list(_stacks.items()):
        if any(each.get("PhysicalResourceId") == physical_id for each in stack.get("_resources", {}).values()):
            return original({**params, "StackName": [name]})
    response: Response = handlers._error("ValidationError", f"Stack for {physical_id} does not exist")
    return response
