"""AWS's own error codes: what each means, whose fault it is and whether the call may be repeated."""

import re
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from triage.knowledge.error_vocabulary import write_vocabulary
from triage.model.base import Frozen
from triage.model.vocabulary import Category

# Made from botocore's service models when the functions are bundled; in a working copy on first use.
FILE = Path(__file__).parent / "__pycache__" / "aws_errors.json"

# What the end or a part of a code says, the first that fits; codes are built from the same few words in every service.
_BY_NAME = (
    (Category.THROTTLING, r"Throttl|TooManyRequests|RequestLimit|SlowDown|RateExceeded|ProvisionedThroughput"),
    (Category.QUOTA, r"Quota|Limit|TooMany|TooLarge|MaxNumber|Exceeded"),
    (Category.PERMISSION, r"AccessDenied|NotAuthorized|Unauthori[sz]ed|Forbidden|Expired|InvalidToken|OptIn"),
    (Category.PERMISSION, r"AuthFailure|SignatureDoesNotMatch|InvalidSignature"),
    (Category.TIMEOUT, r"Timeout|TimedOut"),
    (Category.DEPENDENCY, r"Internal|ServiceUnavailable|ServiceException|ServerException|Dependency|ServiceFailure"),
    (Category.INFRASTRUCTURE, r"Capacity|NotReady|Unavailable"),
    (Category.CONFIGURATION, r"NotFound|DoesNotExist|NoSuch|Missing|Invalid|Validation|Malformed|BadRequest"),
    (Category.CONFIGURATION, r"Unsupported|Conflict|InUse|AlreadyExists|Concurrent|InProgress|NotRunning|Disabled"),
)


class ErrorCode(Frozen):
    """One error code, with what the service models say of it; `services` are the first few that give it."""

    services: tuple[str, ...] = ()
    meaning: str = ""
    retryable: bool = False
    throttling: bool = False
    server_fault: bool = False

    def category(self, code: str) -> Category:
        """Return the category that the flags, else the code's own words tell; `unknown` when neither does."""
        if self.throttling:
            return Category.THROTTLING
        told = next((category for category, words in _BY_NAME if re.search(words, code)), Category.UNKNOWN)
        return Category.DEPENDENCY if told is Category.UNKNOWN and self.server_fault else told


_Vocabulary = TypeAdapter(dict[str, ErrorCode], config=ConfigDict(defer_build=True))


def look_up(code: str) -> ErrorCode | None:
    """Return what is known of an error code, given as `Code` or `Service.Code`; None when it is no known code of AWS.

    Where the vocabulary can be neither read nor built, no code is known.
    """
    return _vocabulary().get(code.rpartition(".")[2])


@cache
def _vocabulary() -> dict[str, ErrorCode]:
    try:
        if not FILE.exists():
            write_vocabulary(FILE)
        return _Vocabulary.validate_json(FILE.read_bytes())
    except (OSError, ValueError):
        return {}
