"""A route: one method of one path, what it does and what its OpenAPI entry says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel

from handlers.http_api.request import Request
from triage.model.answer import Answer
from triage.model.signal import Question
from triage.ports import Ports
from triage.settings import Settings

_PARAMETER = re.compile(r"\{(\w+)\}")


class Services(Protocol):
    """What routes work with; what handlers/api.py builds, or fakes in tests."""

    @property
    def ports(self) -> Ports:
        """The ports."""
        ...

    @property
    def settings(self) -> Settings:
        """The settings."""
        ...

    def ask(self, question: Question) -> Answer:
        """Return the answer to a person's question."""
        ...


@dataclass(frozen=True)
class Route:
    """`path` has its parameters in braces; `answers` maps each good status to media types and their models."""

    method: str
    path: str
    run: Callable[[Request, Services], Response[str]]
    summary: str
    answers: Mapping[int, Mapping[str, type[BaseModel] | None]]
    problems: tuple[int, ...] = ()
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None

    @property
    def parameters(self) -> list[str]:
        """The names in the path, in order."""
        return _PARAMETER.findall(self.path)

    def matches(self, path: str) -> bool:
        """Tell whether the route's path is this one, whatever the method."""
        parts, given = self.path.split("/"), path.split("/")
        return len(parts) == len(given) and all(
            wanted == found or (found and _PARAMETER.fullmatch(wanted))
            for wanted, found in zip(parts, given, strict=True)
        )
