"""What doing a task's call a second time does, by call and parameters; the first entry that fits counts."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from triage.model.resumption import TaskCall


class Repeatable(StrEnum):
    """Whether a task may run twice."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Effect:
    """What a repeat of the calls does.

    `call` is a glob over `service:action`. `given` is a parameter that must be there; where `like` is set, its text in
    the definition must match.
    """

    call: str
    repeatable: Repeatable
    does: str
    given: str = ""
    like: re.Pattern[str] | None = None

    def fits(self, call: TaskCall) -> bool:
        """Return whether it is about this call."""
        if not fnmatchcase(call.call, self.call):
            return False
        if self.given and self.given not in call.parameters:
            return False
        return self.like is None or self.like.search(call.parameters.get(self.given, "")) is not None


_YES, _NO, _UNKNOWN = Repeatable.YES, Repeatable.NO, Repeatable.UNKNOWN
_READS = re.compile(r"^\s*(?:select|show|describe|explain)\b", re.IGNORECASE)
_ADDS_ROWS = re.compile(r"^\s*(?:insert|copy)\b", re.IGNORECASE)
_SETS_ROWS = re.compile(r"^\s*(?:delete|merge|truncate|unload|create or replace|drop \w+ if exists)\b", re.IGNORECASE)
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
_COUNTS = re.compile(r"\bADD\s|[\w\])]\s*[+-]\s*[:#\w]|list_append\s*\(", re.IGNORECASE)
_TWICE = "HTTP defines this method so that a repeat changes nothing"
_SQL = (
    ("redshift-data:executeStatement", "Sql"),
    ("athena:startQueryExecution", "QueryString"),
    (
        "rds-data:executeStatement",
        "Sql",
    ),
)

EFFECTS: tuple[Effect, ...] = (
    # Nothing takes these back.
    Effect("sns:publish*", _NO, "publishes the message again"),
    # A deduplication id holds for five minutes only: docs.aws.amazon.com/AWSSimpleQueueService, FIFO delivery logic.
    Effect("sqs:sendMessage*", _NO, "sends the message again"),
    Effect("events:putEvents", _NO, "puts the events again"),
    Effect("ses*:send*", _NO, "sends the mail again"),
    Effect("pinpoint*:send*", _NO, "sends the message again"),
    Effect("kinesis:putRecord*", _NO, "puts the records again"),
    Effect("firehose:putRecord*", _NO, "puts the records again"),
    Effect("logs:putLogEvents", _NO, "writes the log lines again"),
    # DynamoDB: a put or delete of the same key ends in the same item, an update only where it does not count up.
    Effect("dynamodb:putItem", _YES, "writes the same item"),
    Effect("dynamodb:deleteItem", _YES, "deletes the same item"),
    Effect("dynamodb:batchWriteItem", _YES, "writes the same items"),
    Effect("dynamodb:updateItem", _NO, "counts up or appends again", "UpdateExpression", _COUNTS),
    Effect("dynamodb:updateItem", _YES, "sets the same values", "UpdateExpression", re.compile(r"\S")),
    Effect("dynamodb:transactWriteItems", _UNKNOWN, "makes the same transaction again"),
    Effect("s3:putObject", _YES, "writes the same object"),
    Effect("s3:copyObject", _YES, "writes the same object"),
    Effect("s3:*", _YES, "leaves the same objects"),
    # A name can be used once in 90 days: docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
    Effect("states:startExecution", _YES, "starts no second execution of that name", "Name"),
    Effect("states:startExecution", _UNKNOWN, "starts another execution"),
    Effect("states:sendTask*", _YES, "answers the same task"),
    Effect("states:evaluate", _YES, "evaluates the state again"),
    *(Effect(call, _YES, "reads", parameter, _READS) for call, parameter in _SQL),
    *(Effect(call, _NO, "adds the rows again", parameter, _ADDS_ROWS) for call, parameter in _SQL),
    *(Effect(call, _YES, "leaves the same rows", parameter, _SETS_ROWS) for call, parameter in _SQL),
    # RFC 9110, section 9.2.2.
    Effect("http:invoke", _YES, _TWICE, "Method", re.compile(r"^(?:GET|HEAD|OPTIONS|PUT|DELETE)$", re.IGNORECASE)),
    Effect("http:invoke", _UNKNOWN, "sends the request again"),
    Effect("bedrock:invokeModel*", _YES, "asks the model again"),
    # What runs the pipeline's own code does what that code does.
    Effect("lambda:invoke", _UNKNOWN, "runs its code again"),
    Effect("activity:run", _UNKNOWN, "runs its code again"),
    Effect("glue:startJobRun", _UNKNOWN, "runs the job again"),
    Effect("batch:submitJob", _UNKNOWN, "runs the job again"),
    Effect("ecs:runTask", _UNKNOWN, "runs the task again"),
    Effect("elasticmapreduce:addStep", _UNKNOWN, "runs the step again"),
    Effect("codebuild:startBuild*", _UNKNOWN, "runs the build again"),
    Effect("emr-*:startJobRun", _UNKNOWN, "runs the job again"),
    # AWS names its actions alike.
    *(Effect(f"*:{verb}*", _YES, "reads") for verb in ("get", "list", "describe", "head", "query", "scan", "batchGet")),
    *(Effect(f"*:{verb}*", _YES, "leaves it gone") for verb in ("delete", "remove", "terminate", "stop", "cancel")),
    *(Effect(f"*:{verb}*", _YES, "leaves the same setting") for verb in ("tag", "untag", "enable", "disable")),
    Effect("secretsmanager:*", _YES, "reads"),
    Effect("ssm:*", _YES, "reads"),
)
_NOT_KNOWN = Effect("*", _UNKNOWN, "")


def effect_of(call: TaskCall) -> Effect:
    """Return what a repeat of the call does; where nothing is known of it, an effect that is `unknown`."""
    return next((effect for effect in EFFECTS if effect.fits(call)), _NOT_KNOWN)
