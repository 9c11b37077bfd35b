"""A failure: what ended the execution, and the origin where it began."""

from pydantic import Field

from triage.model.base import Frozen, UtcDatetime


class Origin(Frozen):
    """Where it began, when that lies deeper or earlier; else the failure itself."""

    execution: str | None = None
    state: str | None = None
    path: tuple[str, ...] = ()
    error: str | None = None
    cause: str | None = None
    resource: str | None = None


class Failure(Frozen):
    """What ended the execution. `path` leads from the outermost enclosing state to `state` itself."""

    state: str | None = None
    path: tuple[str, ...] = ()
    error: str | None = None
    cause: str | None = None
    service: str | None = None
    resource: str | None = None
    attempts: int = Field(default=1, ge=0)
    correlation: dict[str, str] = {}
    failed_at: UtcDatetime
    origin: Origin
