"""How a service is asked for a job: errors in the project's words, and answers as records."""

from collections.abc import Mapping
from typing import Any, TypeVar

from botocore.exceptions import ClientError
from pydantic import ValidationError

from triage.aws.clients import Clients, iam_prefix
from triage.aws.errors import translated_errors
from triage.errors import InvalidInputError, ResourceNotFoundError, UnavailableError
from triage.model.jobs.record import JobRecord

Record = TypeVar("Record", bound=JobRecord)

# How services say that there is no such job, beside the usual codes: Glue; Athena and EMR ("… was not found",
# "… is not valid"); ECS and Batch; CodeBuild; SageMaker; ECS's cluster.
_ABSENT = frozenset(
    {
        "ClientException",
        "ClusterNotFoundException",
        "EntityNotFoundException",
        "InvalidInputException",
        "InvalidRequestException",
    }
)


def ask(clients: Clients, service: str, operation: str, **parameters: object) -> Mapping[str, Any]:
    """Return what the service (botocore's name) answers; raises AccessDenied-, ResourceNotFound-, UnavailableError.

    An id that AWS calls invalid names no job either: it came from a cause that may be anything.
    """
    client = clients.job_service(service)
    try:
        with translated_errors(iam_prefix(service)):
            answer: Mapping[str, Any] = getattr(client, operation)(**parameters)
    except InvalidInputError as exc:
        raise ResourceNotFoundError(str(exc)) from exc
    except UnavailableError as exc:
        if isinstance(exc.__cause__, ClientError) and exc.__cause__.response["Error"].get("Code") in _ABSENT:
            raise ResourceNotFoundError(str(exc)) from exc
        raise
    return answer


def parsed(record: type[Record], answer: Mapping[str, Any]) -> Record:
    """Return the answer as a record; raises UnavailableError when it does not have the documented shape."""
    try:
        return record.model_validate(answer)
    except ValidationError as exc:
        raise UnavailableError(f"the answer is no {record.__name__}: {exc.error_count()} fields are wrong") from exc


def the_one(found: list[Any], missing: str) -> Mapping[str, Any]:
    """Return the first of what a service lists; raises ResourceNotFoundError with `missing` when there is none."""
    if not found:
        raise ResourceNotFoundError(missing)
    first: Mapping[str, Any] = found[0]
    return first
