"""Every exception of the project.

TriageError
├── InvalidInputError            what was given cannot be used: says what, where, what is allowed
│   ├── InvalidSignalError       an event of an unknown kind or shape
│   ├── InvalidCatalogItemError  a pipeline's catalog entry with a wrong type or value
│   └── InvalidCursorError       a page cursor that this archive did not give out
├── NotFoundError                what was asked for does not exist
│   ├── ReportNotFoundError
│   ├── PipelineNotFoundError
│   └── ResourceNotFoundError    an AWS resource: a log group, an execution, a state machine
├── AccessDeniedError            AWS refused the call; carries the IAM action that would allow it
├── UnavailableError             AWS throttled the call, timed out or failed on its side
├── DeliveryInProgressError      another run is delivering the same notification right now: try again
└── ConfigurationError           a setting that is missing or wrong
"""


class TriageError(Exception):
    """Base of all errors raised on purpose."""


class InvalidInputError(TriageError):
    """What was given cannot be used."""


class InvalidSignalError(InvalidInputError):
    """An event of an unknown kind or shape."""


class InvalidCatalogItemError(InvalidInputError):
    """A pipeline's catalog entry with a wrong type or value."""


class InvalidCursorError(InvalidInputError):
    """A page cursor that this archive did not give out."""


class NotFoundError(TriageError):
    """What was asked for does not exist."""


class ReportNotFoundError(NotFoundError):
    """No report has this id."""


class PipelineNotFoundError(NotFoundError):
    """No catalog entry has this name; `nearest` are the names most like it."""

    def __init__(self, name: str, nearest: tuple[str, ...] = ()) -> None:
        """Keep the name and its nearest neighbours for the answer."""
        self.name = name
        self.nearest = nearest
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"no pipeline {name!r} in the catalog{hint}")


class ResourceNotFoundError(NotFoundError):
    """An AWS resource that does not exist (any more)."""


class AccessDeniedError(TriageError):
    """AWS refused the call; `action` is the IAM action that would allow it, like `logs:FilterLogEvents`."""

    def __init__(self, action: str, message: str) -> None:
        """Keep the IAM action for the blind spot's remedy."""
        self.action = action
        super().__init__(f"{action}: {message}")


class UnavailableError(TriageError):
    """AWS throttled the call, timed out or failed on its side."""


class DeliveryInProgressError(TriageError):
    """Another run is delivering the same notification right now."""


class ConfigurationError(TriageError):
    """A setting that is missing or wrong."""
