"""Finds in a failure what names the job that failed: resources, correlation ids, and the JSON inside its causes."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.model.arn import Arn
from triage.model.failure import Failure

Told = Mapping[str, Any]

# Where the text of an inner error stands: a child execution's cause, a Lambda's payload, a caught error passed on.
_INNER_TEXTS = ("Cause", "cause", "errorMessage", "ErrorMessage", "Error", "error")
# Where the record of a job stands inside an answer: GetJobRun, DescribeStep, DescribeCluster, GetQueryExecution, …
_WRAPPERS = ("JobRun", "Step", "Cluster", "QueryExecution", "Build", "Tasks", "Jobs", "Builds")
# A cause holds 32,768 characters at most; more objects than this inside it are no job's record.
_MOST_OBJECTS = 20
# A text member of JSON, whose quotes may be escaped when the JSON stands inside JSON.
_MEMBER = re.compile(r'\\{0,7}"([A-Z]\w{1,40})\\{0,7}"\s{0,4}:\s{0,4}\\{0,7}"([^"\\]{1,512})\\{0,7}"(?=\s{0,4}[,}])')
# "… (Service: AWSGlue; Status Code: 400; Error Code: …)": the call itself failed, so that no job began.
_REFUSED = re.compile(r"\(Service: [^;]{1,80}; Status Code: \d{3};")


@dataclass(frozen=True)
class Clues:
    """What a failure tells about the job that failed, the origin's before the failure's own.

    `told` are the JSON objects of the causes, outermost first: for a `.sync` task one of them is the job's record.
    """

    service: str | None
    resources: tuple[Arn, ...]
    correlation: Mapping[str, str]
    told: tuple[Told, ...]
    refused: bool

    def resource_of(self, service: str, kind: str) -> str | None:
        """Return the name of the failing resource when it is one of this service and kind: `job` of `glue`."""
        for arn in self.resources:
            if arn.service == service and arn.resource.startswith((f"{kind}/", f"{kind}:")):
                return arn.name
        return None

    def told_with(self, *keys: str) -> Iterator[Told]:
        """Yield the told objects in which all these keys are texts."""
        for each in self.told:
            if all(text_of(each, key) for key in keys):
                yield each


def clues_of(failure: Failure) -> Clues:
    """Return the clues of a failure; text that is no JSON gives none, damaged JSON what is left of it."""
    causes = list(dict.fromkeys([failure.origin.cause or "", failure.cause or ""]))
    arns = [Arn.parse(text or "") for text in (failure.origin.resource, failure.resource)]
    return Clues(
        service=failure.service,
        resources=tuple(dict.fromkeys(arn for arn in arns if arn)),
        correlation=failure.correlation,
        told=tuple(each for cause in causes for each in objects_in(cause)),
        refused=any(_REFUSED.search(cause) for cause in causes),
    )


def objects_in(cause: str | None) -> tuple[Told, ...]:
    """Return the JSON objects of a cause, outermost first: the text itself, wrapped records, JSON inside JSON."""
    found: list[Told] = []
    texts = [cause or ""]
    while texts and len(found) < _MOST_OBJECTS:
        outer = _parsed(texts.pop(0))
        if not outer:
            continue
        objects = [outer, *_wrapped(outer)]
        found += objects
        texts += [text for each in objects for text in _inner_texts(each)]
    return tuple(found[:_MOST_OBJECTS])


def text_of(told: Told, key: str) -> str | None:
    """Return a text member, None when it is missing, empty or no text."""
    value = told.get(key)
    return value if isinstance(value, str) and value else None


def _parsed(text: str) -> Told:
    if not text.lstrip().startswith("{"):
        return {}
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return _salvaged(text)
    return parsed if isinstance(parsed, dict) else {}


def _salvaged(text: str) -> Told:
    """Return the text members of JSON that was cut off, the first of each name; a value that was cut is left out."""
    found: dict[str, Any] = {}
    for match in _MEMBER.finditer(text):
        found.setdefault(match[1], match[2])
    return found


def _wrapped(told: Told) -> Iterator[Told]:
    for name in _WRAPPERS:
        value = told.get(name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield each


def _inner_texts(told: Told) -> Iterator[str]:
    for name in _INNER_TEXTS:
        text = text_of(told, name)
        if text is not None:
            yield text
