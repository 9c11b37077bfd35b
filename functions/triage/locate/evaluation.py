"""Reads errors in evaluating a state's own fields: which field, which expression, and which value was there."""

import json
import re
from dataclasses import dataclass
from typing import Any

from triage.locate.cause import failing_state
from triage.mining.excerpt import excerpt

_SHOWN = 300
_KEYS_SHOWN = 12
# The wordings that Step Functions has for what it could not evaluate, as recorded; the state is named before them.
_SPECIFIED = re.compile(
    r"The (?P<language>JSONata expression|JSONPath) '(?P<expression>.{1,2000}?)' specified for the field "
    r"'(?P<field>.{1,200}?)' (?P<problem>.{1,4000})",
    re.DOTALL,
)
_PARAMETER = re.compile(
    r"The (?P<field>\w{1,60}) (?:parameter|field) (?P<problem>[^\n]{1,1000}?): (?P<expression>\$[^\s=]{0,500})"
    r"(?: == (?P<value>[^\n]{1,500}))?$"
)
_NOT_AN_ARRAY = re.compile(r"(?P<problem>Map state input must be an array) but was: (?P<value>.{1,4000})$", re.DOTALL)
_VALUE = re.compile(r"for value: (?P<value>.{1,4000})$", re.DOTALL)
_PATH_ERROR = re.compile(r"Invalid path '(?P<expression>[^']{1,500})'\s?: (?P<problem>[^\n]{1,1000})")
_STEPS = re.compile(r"\.([A-Za-z_]\w*)|\['([^']+)'\]")


@dataclass(frozen=True)
class EvaluationError:
    """One field of a state that could not be evaluated; `value` is what stood there, where AWS tells it."""

    problem: str
    field: str | None = None
    expression: str | None = None
    value: str | None = None

    def told(self) -> str:
        """Return one sentence: field, expression, problem and value; secrets taken out."""
        where = f"field {self.field}" if self.field else "a field of the state"
        what = f", expression {excerpt(self.expression, _SHOWN)}" if self.expression else ""
        value = f"; the value there was {excerpt(self.value, _SHOWN)}" if self.value is not None else ""
        return f"{where}{what}: {excerpt(self.problem, _SHOWN)}{value}"


def evaluation_error(cause: str | None, *, location: str | None = None) -> EvaluationError | None:
    """Return what could not be evaluated; None for a cause that is none of Step Functions' own.

    `location` is the field as the EvaluationFailed event names it.
    """
    if failing_state(cause) is None and location is None:
        return None
    text = cause or ""
    if found := _SPECIFIED.search(text):
        value = _VALUE.search(found["problem"])
        problem = _VALUE.sub("", found["problem"]).strip().removesuffix("but was").strip()
        return EvaluationError(problem, found["field"], found["expression"], value["value"] if value else None)
    said = text.partition("). ")[2] or text
    if found := _PARAMETER.search(said):
        return EvaluationError(found["problem"], found["field"], found["expression"], found["value"])
    if found := _PATH_ERROR.search(said):
        return EvaluationError(found["problem"], location, found["expression"])
    if found := _NOT_AN_ARRAY.search(said):
        return EvaluationError(found["problem"], location, None, found["value"])
    return EvaluationError(said, location) if location else None


def nearest_value(path: str | None, given: str | None) -> str | None:
    """Return how far a JSONPath leads into the input: `$.order has the keys id, items`; None when it cannot be told."""
    if not path or not path.startswith("$.") or given is None:
        return None
    try:
        value: Any = json.loads(given)
    except (ValueError, RecursionError):
        return None
    reached = "$"
    for step in (one or other for one, other in _STEPS.findall(path)):
        if not isinstance(value, dict) or step not in value:
            return f"{reached} {_shape(value)}"
        value, reached = value[step], f"{reached}.{step}"
    return None


def _shape(value: object) -> str:
    if isinstance(value, dict):
        keys = [excerpt(str(key), 60) for key in list(value)[:_KEYS_SHOWN]]
        return f"has the keys {', '.join(keys)}" if keys else "has no keys"
    if isinstance(value, list):
        return f"is an array of {len(value)}"
    return f"is a {type(value).__name__}"
