"""Definitions are parsed when a state machine is created or updated, by the API or by CloudFormation."""

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import stepfunctions
from ministack.services.cloudformation import provisioners

from local_cloud.patching import wrap
from local_cloud.stepfunctions.definitions import definition_fault
from local_cloud.stepfunctions.records import Handler, Response, refusal


def apply() -> None:
    """Check in both handlers, and where CloudFormation resolves a template's definition."""
    wrap(stepfunctions, "_create_state_machine", _checked, parameters=("data",))
    wrap(stepfunctions, "_update_state_machine", _checked, parameters=("data",))
    wrap(provisioners, "_sfn_definition", _checked_resource, parameters=("props",))


def _checked(original: Handler, data: dict[str, Any]) -> Response:
    definition = data.get("definition")
    fault = definition_fault(definition) if definition is not None else None
    return original(data) if fault is None else refusal("InvalidDefinition", fault)


def _checked_resource(original: Callable[[Mapping[str, Any]], str], props: Mapping[str, Any]) -> str:
    definition = original(props)
    fault = definition_fault(definition)
    if fault is not None:
        raise ValueError(fault)  # the resource's CREATE_FAILED reason
    return definition
