"""Errors told as problem details (RFC 9457): what was wrong, which field, what is allowed."""

from pydantic import Field

from triage.errors import InvalidInputError, TriageError
from triage.model.base import Frozen

MEDIA_TYPE = "application/problem+json"


class FieldError(Frozen):
    """One field or parameter that cannot be used."""

    field: str
    message: str
    allowed: tuple[str, ...] | None = None


class Problem(Frozen):
    """An error's JSON form."""

    type: str = Field(description="a URN that names the kind of problem")
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] | None = None
    nearest: tuple[str, ...] | None = Field(default=None, description="names most like an unknown one")
    allowed: tuple[str, ...] | None = None
    request_id: str | None = None


class InvalidRequestError(InvalidInputError):
    """A body or parameters that cannot be used; `errors` says which fields."""

    def __init__(self, *errors: FieldError) -> None:
        """Keep every wrong field."""
        self.errors = errors
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))


class NotAcceptableError(TriageError):
    """None of the media types the caller accepts can be given; `offered` are those that can."""

    def __init__(self, accept: str, offered: tuple[str, ...]) -> None:
        """Keep what is offered for the answer."""
        self.offered = offered
        super().__init__(f"Accept: {accept} allows none of {', '.join(offered)}")


class UnknownRouteError(TriageError):
    """No route has this path, or none with this method; `methods` are those the path has."""

    def __init__(self, method: str, path: str, methods: tuple[str, ...]) -> None:
        """Keep the methods for the answer."""
        self.methods = methods
        super().__init__(f"{path} has no {method}" if methods else f"there is no {path}; see /openapi.json")
