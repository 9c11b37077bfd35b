"""Where no signature fits, AWS's own vocabulary tells what an error code means: no AWS error is just unknown."""

from collections.abc import Iterator, Sequence

from triage.knowledge import Match, Observation, Signature
from triage.knowledge.signature import Retry, Step, When
from triage.knowledge.vocabulary import ErrorCode, look_up
from triage.model.vocabulary import Category

# Above that of an exception nothing is known of: the code of a service tells more.
_CONFIDENCE = 0.63
_DOCS = "https://docs.aws.amazon.com/general/latest/gr/api-retries.html"
# How boto3, the Java SDK and the Go SDK introduce the code of a service.
_REPORTED = ("An error occurred (", "Error Code: ", "api error ")
_PASSING = frozenset({Category.THROTTLING, Category.DEPENDENCY})
# One service marks `ValidationException` as retryable; sent again, the same request is refused again.
_STAYING = frozenset({Category.CONFIGURATION, Category.PERMISSION, Category.QUOTA})


def matches_by_code(observations: Sequence[Observation]) -> Iterator[Match]:
    """Yield a match for each observation that names an error code of AWS whose words tell a category."""
    for observation in observations:
        for name in observation.errors:
            code = name.rpartition(".")[2]
            known = look_up(name) or _given_by_aws(code, observation.text)
            if known is not None and (category := known.category(code)) is not Category.UNKNOWN:
                yield Match(_signature(code, known, category), observation, {"error": code})
                break


def _given_by_aws(code: str, text: str) -> ErrorCode | None:
    """Return an entry without a meaning when an SDK reports the code; models leave many codes out, as EC2's do."""
    reported = any(f"{words}{code}" in text for words in _REPORTED)
    return ErrorCode() if reported else None


def _signature(code: str, known: ErrorCode, category: Category) -> Signature:
    helps = category in _PASSING or (known.retryable and category not in _STAYING)
    who = "AWS failed on its side" if known.server_fault else "AWS refused the call"
    meaning = f": {_lowered(known.meaning)}" if known.meaning else ""
    return Signature(
        id=f"aws_code.{code.lower().replace('-', '_').replace('.', '_')}",
        title=f"{who} with {code}",
        category=category,
        specificity=16,
        confidence=_CONFIDENCE,
        retry=Retry.HELPS if helps else Retry.AFTER_FIX,
        headline=("{error}",),
        statement=(f"{who} with {{error}}{meaning.replace('{', '(').replace('}', ')')}",),
        docs=_DOCS,
        when=(When(errors=(f"*{code}",)),),
        steps=(Step(text=f"Look up {code} in the API reference of {_of(known)} and correct what the message names."),),
    )


def _of(known: ErrorCode) -> str:
    return " or ".join(known.services) if known.services else "the service that was called"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
