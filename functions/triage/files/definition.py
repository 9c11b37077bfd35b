"""A state machine's definition: bare States Language, or as `describe-state-machine…` prints it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.errors import InvalidInputError
from triage.files.documents import Document, member, parse_values, text_member
from triage.files.kinds import wrong_kind
from triage.model.arn import Arn

ALLOWED = (
    'the answer of "aws stepfunctions describe-state-machine-for-execution" or "… describe-state-machine", '
    'or the definition itself: {"StartAt": …, "States": {…}}'
)


@dataclass(frozen=True)
class GivenDefinition:
    """The definition, and what was given beside it."""

    body: dict[str, Any]
    arn: str = ""
    machine: str = ""
    log_groups: tuple[str, ...] = ()


def read_definition(document: Document, option: str = "--definition") -> GivenDefinition:
    """Return the definition; raises InvalidInputError for another document or a `definition` that is no JSON."""
    value = document.value
    if isinstance(value, str):
        value = _parsed(value, document.name)
    if not isinstance(value, Mapping):
        raise wrong_kind(document, option=option, allowed=ALLOWED)
    inner = member(value, "definition")
    body = _parsed(inner, f"{document.name}: definition") if isinstance(inner, str) else (inner or value)
    if not isinstance(body, Mapping) or not isinstance(body.get("States"), Mapping):
        raise wrong_kind(document, option=option, allowed=ALLOWED)
    return GivenDefinition(
        body=dict(body),
        arn=text_member(value, "stateMachineArn") or "",
        machine=text_member(value, "name") or "",
        log_groups=tuple(_log_groups(value)) if inner else (),
    )


def _parsed(text: str, name: str) -> object:
    try:
        return parse_values(text.encode(errors="replace"), name)[0]
    except InvalidInputError as exc:
        raise InvalidInputError(f"{exc}; takes {ALLOWED}") from exc
    except IndexError as exc:
        raise InvalidInputError(f"{name}: is empty; takes {ALLOWED}") from exc


def _log_groups(answer: Mapping[str, Any]) -> list[str]:
    logging = answer.get("loggingConfiguration")
    destinations = logging.get("destinations") if isinstance(logging, Mapping) else None
    found = []
    for destination in destinations if isinstance(destinations, list) else []:
        group = destination.get("cloudWatchLogsLogGroup") if isinstance(destination, Mapping) else None
        arn = Arn.parse(str(group.get("logGroupArn"))) if isinstance(group, Mapping) else None
        if arn:
            found.append(arn.name.removesuffix(":*"))
    return found
