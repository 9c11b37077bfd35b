"""Which problem each error is to the caller."""

from dataclasses import dataclass

from handlers.http_api.problem import FieldError, InvalidRequestError, NotAcceptableError, Problem, UnknownRouteError
from triage.errors import (
    AccessDeniedError,
    InvalidCursorError,
    InvalidInputError,
    PipelineNotFoundError,
    ReportNotFoundError,
    ResourceNotFoundError,
    UnavailableError,
)


@dataclass(frozen=True)
class _Kind:
    slug: str
    title: str
    status: int


# In order: the first that fits counts.
_KINDS: tuple[tuple[type[Exception], _Kind], ...] = (
    (InvalidInputError, _Kind("invalid-request", "The request cannot be used", 400)),
    (PipelineNotFoundError, _Kind("unknown-pipeline", "No such pipeline", 404)),
    (ReportNotFoundError, _Kind("unknown-report", "No such report", 404)),
    (NotAcceptableError, _Kind("not-acceptable", "None of the accepted media types can be given", 406)),
    (ResourceNotFoundError, _Kind("aws-resource-missing", "A resource that the answer needs does not exist", 502)),
    (AccessDeniedError, _Kind("aws-access-denied", "AWS refused a call that the answer needs", 502)),
    (UnavailableError, _Kind("aws-unavailable", "AWS did not answer in time; try again", 503)),
)
_NO_ROUTE = _Kind("unknown-route", "No such route", 404)
_NO_METHOD = _Kind("method-not-allowed", "The route does not have this method", 405)
_UNEXPECTED = _Kind("unexpected", "Something went wrong on our side", 500)


def problem_of(error: Exception, *, request_id: str) -> Problem:
    """Return the problem. Of an error that nobody expected it tells nothing but the request id to look for."""
    kind = _kind(error)
    expected = kind is not _UNEXPECTED
    return Problem(
        type=f"urn:triage:problem:{kind.slug}",
        title=kind.title,
        status=kind.status,
        detail=str(error) if expected else f"An unexpected error; the logs have it under request id {request_id}.",
        errors=_field_errors(error),
        nearest=error.nearest if isinstance(error, PipelineNotFoundError) else None,
        allowed=_allowed(error),
        request_id=request_id,
    )


def is_ours(problem: Problem) -> bool:
    """Tell whether the problem lies with the service, and so belongs in the logs, rather than with the caller."""
    return problem.status >= _UNEXPECTED.status


def _kind(error: Exception) -> _Kind:
    if isinstance(error, UnknownRouteError):
        return _NO_METHOD if error.methods else _NO_ROUTE
    return next((kind for error_type, kind in _KINDS if isinstance(error, error_type)), _UNEXPECTED)


def _field_errors(error: Exception) -> tuple[FieldError, ...] | None:
    if isinstance(error, InvalidRequestError):
        return error.errors
    if isinstance(error, InvalidCursorError):
        return (FieldError(field="cursor", message=str(error)),)
    return None


def _allowed(error: Exception) -> tuple[str, ...] | None:
    if isinstance(error, NotAcceptableError):
        return error.offered
    if isinstance(error, UnknownRouteError) and error.methods:
        return error.methods
    return None
