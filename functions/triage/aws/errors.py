"""AWS's errors in the project's words: every adapter call runs inside `translated_errors`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ParamValidationError

from triage.errors import AccessDeniedError, InvalidInputError, ResourceNotFoundError, TriageError, UnavailableError

# Codes as the service models spell them, and those of the common errors of the query and REST protocols:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
_DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AllAccessDisabled",
        "AuthorizationError",
        "AuthorizationErrorException",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "KMSAccessDenied",
        "KMSAccessDeniedException",
        "KmsAccessDeniedException",
        "NotAuthorized",
        "SignatureDoesNotMatch",
        "UnauthorizedOperation",
        "UnrecognizedClientException",
    }
)
_NOT_FOUND = frozenset(
    {
        "404",
        "ExecutionDoesNotExist",
        "NoSuchBucket",
        "NoSuchKey",
        "NotFound",
        "NotFoundException",
        "ResourceNotFound",
        "ResourceNotFoundException",
        "StateMachineDoesNotExist",
    }
)
_INVALID = frozenset(
    {
        "InvalidArn",
        # FilterLogEvents of a log group of the class Infrequent Access.
        "InvalidOperationException",
        "InvalidParameter",
        "InvalidParameterException",
        "InvalidParameterValue",
        "InvalidToken",
        "ParameterValueInvalid",
        "StateMachineTypeNotSupported",
        "ValidationError",
        "ValidationException",
    }
)


# "User: … is not authorized to perform: kms:Decrypt on resource: …" names the action that is really missing.
_MISSING_ACTION = re.compile(r"not authorized to perform:? ([a-z0-9-]+:\w+)")


@contextmanager
def translated_errors(service: str) -> Iterator[None]:
    """Raise what botocore raises as AccessDenied-, ResourceNotFound-, InvalidInput- or UnavailableError.

    `service` is the IAM prefix of the calls inside (`states`, `logs`, `s3`, …).
    """
    try:
        yield
    except ClientError as exc:
        raise _translated(exc, service) from exc
    except ParamValidationError as exc:
        raise InvalidInputError(f"{service}: {exc}") from exc
    except NoCredentialsError as exc:
        raise AccessDeniedError("sts:GetCallerIdentity", "no AWS credentials were found") from exc
    except BotoCoreError as exc:
        # Connect and read timeouts, endpoints that cannot be reached, responses cut short.
        raise UnavailableError(f"{service} could not be reached: {exc}") from exc


@contextmanager
def invalid_is_missing() -> Iterator[None]:
    """Raise ResourceNotFoundError for what AWS takes for invalid.

    Names and ARNs come out of causes, alarm dimensions and definitions, which may hold anything.
    """
    try:
        yield
    except InvalidInputError as exc:
        raise ResourceNotFoundError(str(exc)) from exc


def _code(error: ClientError) -> str:
    """Return AWS's code of the error, without the namespace some services put before it (`com.amazon…#Code`)."""
    return str(error.response.get("Error", {}).get("Code", "")).rpartition("#")[2]


def _translated(error: ClientError, service: str) -> TriageError:
    code = _code(error)
    action = f"{service}:{error.operation_name}"
    message = error.response.get("Error", {}).get("Message") or code
    if code in _DENIED:
        missing = _MISSING_ACTION.search(message)
        return AccessDeniedError(missing[1] if missing else action, message)
    if code in _NOT_FOUND:
        return ResourceNotFoundError(f"{action}: {message}")
    if code in _INVALID:
        return InvalidInputError(f"{action}: {message}")
    return UnavailableError(f"{action}: {code}: {message}")
