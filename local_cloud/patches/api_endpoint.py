"""An HTTP API's endpoint is a URL that every client on this machine can open.

ministack's is `<api id>.execute-api.localhost`: not every resolver knows names below localhost.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ministack import app
from ministack.services import apigateway
from ministack.services.cloudformation import provisioners

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, expect_function, wrap_item


def apply(settings: Settings) -> None:
    """Name ministack's other address of an API, below the endpoint's own path, as its endpoint."""
    expect_function(app, "_parse_execute_api_url", ("host", "path"))
    expect_attribute(apigateway, "_apis")

    def create(
        original: Callable[..., tuple[str, dict[str, Any]]], logical_id: str, props: Mapping[str, Any], stack_name: str
    ) -> tuple[str, dict[str, Any]]:
        api_id, attributes = original(logical_id, props, stack_name)
        url = f"{settings.endpoint_url}/_aws/execute-api/{api_id}"
        apigateway._apis[api_id]["apiEndpoint"] = url
        return api_id, {**attributes, "ApiEndpoint": url}

    handlers = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
    parameters = ("logical_id", "props", "stack_name")
    wrap_item(handlers, "create", create, owner=provisioners, parameters=parameters)
