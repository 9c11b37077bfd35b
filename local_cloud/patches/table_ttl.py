"""CloudFormation sets a table's time to live; ministack drops TimeToLiveSpecification."""

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, expect_function, wrap_item


def apply(_settings: Settings) -> None:
    """Set the time to live after a table was created."""
    expect_function(dynamodb, "_update_ttl", ("data",))
    expect_attribute(provisioners, "_RESOURCE_HANDLERS")
    table = provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"]
    parameters = ("logical_id", "props", "stack_name")
    wrap_item(table, "create", create_with_ttl, owner=provisioners, parameters=parameters)


def create_with_ttl(
    original: Callable[..., tuple[str, Any]], logical_id: str, props: Mapping[str, Any], stack_name: str
) -> tuple[str, Any]:
    """Return ministack's result: the table's name and its attributes."""
    name, attributes = original(logical_id, props, stack_name)
    specification = props.get("TimeToLiveSpecification") or {}
    if specification.get("AttributeName"):
        enabled = str(specification.get("Enabled", True)).lower() == "true"
        setting = {"AttributeName": specification["AttributeName"], "Enabled": enabled}
        dynamodb._update_ttl({"TableName": name, "TimeToLiveSpecification": setting})
    return name, attributes
