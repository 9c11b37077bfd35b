"""Task parameters in boto3's case: moto left the two normalisers empty, so `Input` never became `input`."""

from typing import Any

from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import (
    StateTaskService,
)

from local_cloud.patching import expect_function, replace
from local_cloud.stepfunctions.service_clients import SharedClients

_EPOCH_MILLISECOND_MEMBERS = ("StartDate", "StopDate", "RedriveDate")
_ANY_REGION = "us-east-1"  # service models are the same in every Region


class ParameterNames:
    """The two normalisers, as methods of what they need: clients that know the service models."""

    def __init__(self, clients: SharedClients) -> None:
        self._clients = clients

    def normalise_parameters(
        self, task: Any, parameters: Any, boto_service_name: str | None, service_action_name: str | None
    ) -> None:
        """Rename the request's members, in place, to those of the operation's input shape."""
        operation = self._operation(task, boto_service_name, service_action_name)
        if operation is not None and operation.input_shape is not None:
            task._to_boto_request(parameters, operation.input_shape)

    def normalise_response(
        self, task: Any, response: Any, boto_service_name: str | None, service_action_name: str | None
    ) -> None:
        """Rename the response's members, in place, to Step Functions' PascalCase."""
        operation = self._operation(task, boto_service_name, service_action_name)
        if operation is not None and operation.output_shape is not None:
            task._from_boto_response(response, operation.output_shape)
        if service_action_name == "describe_execution":
            _dates_to_epoch_milliseconds(response)

    def _operation(self, task: Any, service: str | None, action: str | None) -> Any:
        client = self._clients.client_for(_ANY_REGION, task._get_boto_service_name(service))
        name = client.meta.method_to_api_mapping.get(task._get_boto_service_action(action))
        return None if name is None else client.meta.service_model.operation_model(name)


def apply(clients: SharedClients) -> None:
    """Replace moto's empty normalisers of every service integration."""
    names = ParameterNames(clients)
    for helper in ("_to_boto_request", "_from_boto_response", "_get_boto_service_name", "_get_boto_service_action"):
        expect_function(StateTaskService, helper)

    def normalise_parameters(
        self: Any, parameters: Any, boto_service_name: str | None = None, service_action_name: str | None = None
    ) -> None:
        names.normalise_parameters(self, parameters, boto_service_name, service_action_name)

    def normalise_response(
        self: Any, response: Any, boto_service_name: str | None = None, service_action_name: str | None = None
    ) -> None:
        names.normalise_response(self, response, boto_service_name, service_action_name)

    tail = ("boto_service_name", "service_action_name")
    replace(StateTaskService, "_normalise_parameters", normalise_parameters, parameters=("self", "parameters", *tail))
    replace(StateTaskService, "_normalise_response", normalise_response, parameters=("self", "response", *tail))


def _dates_to_epoch_milliseconds(response: Any) -> None:
    # The output of a `.sync` nested execution carries its dates as epoch milliseconds.
    for member in _EPOCH_MILLISECOND_MEMBERS:
        if hasattr(response.get(member), "timestamp"):
            response[member] = int(response[member].timestamp() * 1000)
