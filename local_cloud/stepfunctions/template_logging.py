"""A template's LoggingConfiguration in the API's spelling: CloudFormation's members begin with capitals."""

from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import provisioners

from local_cloud.patching import expect_attribute, wrap_item

_RESOURCE = "AWS::StepFunctions::StateMachine"
_PROPERTY = "LoggingConfiguration"


def apply() -> None:
    """Spell the property for the store, on create and on update."""
    handlers = expect_attribute(provisioners, "_RESOURCE_HANDLERS").get(_RESOURCE, {})
    for operation in ("create", "update"):
        wrap_item(handlers, operation, _with_api_spelling, owner=provisioners)


def _with_api_spelling(original: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return original(*(_spelled_properties(value) for value in args), **kwargs)


def _spelled_properties(value: Any) -> Any:
    if not isinstance(value, dict) or _PROPERTY not in value:
        return value
    return {**value, _PROPERTY: api_spelling(value[_PROPERTY])}


def api_spelling(value: Any) -> Any:
    """Return the configuration with members as the API names them, and "true" or "false" as booleans."""
    if isinstance(value, list):
        return [api_spelling(item) for item in value]
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: api_spelling(item) for name, item in value.items()}
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
