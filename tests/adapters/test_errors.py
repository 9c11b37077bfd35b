"""Whatever AWS refuses or fails with becomes one of the project's errors."""

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)

from triage.aws.errors import translated_errors
from triage.errors import (
    AccessDeniedError,
    InvalidInputError,
    ResourceNotFoundError,
    TriageError,
    UnavailableError,
)


def translated(error: Exception, service: str = "logs") -> TriageError:
    with pytest.raises(TriageError) as caught, translated_errors(service):
        raise error
    assert caught.value.__cause__ is error
    return caught.value


def client_error(code: str, message: str = "because", operation: str = "FilterLogEvents") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


@pytest.mark.parametrize(
    "code", ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"]
)
def test_denied_call_names_the_iam_action_that_would_allow_it(code: str) -> None:
    error = translated(client_error(code))
    assert isinstance(error, AccessDeniedError)
    assert error.action == "logs:FilterLogEvents"


def test_denied_call_names_the_action_of_the_message_when_it_is_another() -> None:
    message = (
        "User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:x"
    )
    error = translated(client_error("AccessDenied", message, "GetObject"), "s3")
    assert isinstance(error, AccessDeniedError)
    assert error.action == "kms:Decrypt"


@pytest.mark.parametrize(
    "code", ["ResourceNotFoundException", "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", "NoSuchKey"]
)
def test_missing_resource_is_not_found(code: str) -> None:
    assert isinstance(translated(client_error(code)), ResourceNotFoundError)


@pytest.mark.parametrize("code", ["ValidationException", "InvalidArn", "InvalidParameterException"])
def test_what_aws_calls_invalid_is_invalid_input(code: str) -> None:
    assert isinstance(translated(client_error(code)), InvalidInputError)


@pytest.mark.parametrize("code", ["ThrottlingException", "ServiceUnavailableException", "InternalError", "Unheard-Of"])
def test_all_else_that_aws_answers_is_unavailable(code: str) -> None:
    assert isinstance(translated(client_error(code)), UnavailableError)


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="https://x"),
        ReadTimeoutError(endpoint_url="https://x"),
        ConnectTimeoutError(endpoint_url="https://x"),
    ],
)
def test_unreachable_endpoint_is_unavailable(error: Exception) -> None:
    assert isinstance(translated(error), UnavailableError)


def test_missing_credentials_are_access_denied() -> None:
    assert isinstance(translated(NoCredentialsError()), AccessDeniedError)


def test_parameters_refused_by_botocore_are_invalid_input() -> None:
    assert isinstance(translated(ParamValidationError(report="bad")), InvalidInputError)


def test_other_exceptions_pass() -> None:
    with pytest.raises(ZeroDivisionError), translated_errors("logs"):
        raise ZeroDivisionError
