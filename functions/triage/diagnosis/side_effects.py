"""Tells what running the failed task again would do: the same, something twice, or nobody knows."""

from enum import StrEnum

from triage.model.arn import Arn
from triage.model.failure import Failure


class Repeatable(StrEnum):
    """Whether a task may run twice."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# A repeat sends, publishes or starts once more what cannot be taken back.
_ADDS = {
    "sns": "publishes the message again",
    "sqs": "sends the message again",
    "events": "puts the events again",
    "ses": "sends the mail again",
    "kinesis": "puts the records again",
    "firehose": "puts the records again",
}
# A repeat reads, or writes the same to the same place.
_SAME = {
    "s3": "writes the same object",
    "secretsmanager": "reads",
    "ssm": "reads",
    "states": "evaluates the state again",
}


def repeatable(failure: Failure | None) -> tuple[Repeatable, str]:
    """Return whether the failed task may run twice, and what a repeat does in a few words; "" when that is not known.

    Only what the called service itself does is judged: what the pipeline's own code does in a function, job or query
    cannot be told from outside.
    """
    service = _service(failure)
    if service in _ADDS:
        return Repeatable.NO, _ADDS[service]
    if service in _SAME:
        return Repeatable.YES, _SAME[service]
    return Repeatable.UNKNOWN, ""


def _service(failure: Failure | None) -> str:
    if failure is None:
        return ""
    if failure.service:
        return failure.service.lower()
    arn = Arn.parse(failure.resource) if failure.resource else None
    return arn.service if arn else ""
