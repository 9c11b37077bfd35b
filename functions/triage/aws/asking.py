"""How a service is asked about one thing that may not exist: errors in the project's words."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from triage.aws.clients import Clients, iam_prefix
from triage.aws.errors import invalid_is_missing, translated_errors
from triage.errors import ResourceNotFoundError, UnavailableError

# How services say that there is no such thing, beside the usual codes: Glue; Athena and EMR ("… was not found",
# "… is not valid"); ECS and Batch; CodeBuild; SageMaker; ECS's cluster; SQS.
_ABSENT = frozenset(
    {
        "AWS.SimpleQueueService.NonExistentQueue",
        "ClientException",
        "ClusterNotFoundException",
        "EntityNotFoundException",
        "InvalidInputException",
        "InvalidRequestException",
    }
)


def ask(clients: Clients, service: str, operation: str, **parameters: object) -> Mapping[str, Any]:
    """Return what the service (botocore's name) answers; raises AccessDenied-, ResourceNotFound-, UnavailableError."""
    client = clients.job_service(service)
    try:
        with invalid_is_missing(), translated_errors(iam_prefix(service)):
            answer: Mapping[str, Any] = getattr(client, operation)(**parameters)
    except UnavailableError as exc:
        if isinstance(exc.__cause__, ClientError) and exc.__cause__.response["Error"].get("Code") in _ABSENT:
            raise ResourceNotFoundError(str(exc)) from exc
        raise
    return answer
