"""Which field of its state an expression stands in, for AWS's wording of its failure; moto does not keep it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from moto.stepfunctions.parser.asl.component.common.assign.assign_decl import AssignDecl
from moto.stepfunctions.parser.asl.component.common.assign.assign_template_binding import (
    AssignTemplateBinding,
)
from moto.stepfunctions.parser.asl.component.common.jsonata.jsonata_template_binding import (
    JSONataTemplateBinding,
)
from moto.stepfunctions.parser.asl.component.common.outputdecl import Output
from moto.stepfunctions.parser.asl.component.common.parargs import Arguments
from moto.stepfunctions.parser.asl.component.state.exec.state_map.items.items import Items

from local_cloud.patching import wrap

_evaluating = threading.local()
_FIELDS = {"Output": Output, "Arguments": Arguments, "Assign": AssignDecl, "Items": Items}
_MEMBERS = (JSONataTemplateBinding, AssignTemplateBinding)


def apply() -> None:
    """Note the field, and the members inside it, while they are evaluated."""
    for name, component in _FIELDS.items():
        wrap(component, "eval", _noting_field(name), parameters=("self", "env"))
    for component in _MEMBERS:
        wrap(component, "eval", _noting_member, parameters=("self", "env"))


def current_field() -> str | None:
    """Return the field evaluated in this thread, as `Output/error`; None in a field that is not noted."""
    return "/".join(_path()) or None


def _path() -> list[str]:
    path: list[str] = _evaluating.__dict__.setdefault("path", [])
    return path


@contextmanager
def _inside(name: str) -> Iterator[None]:
    _path().append(name)
    try:
        yield
    finally:
        _path().pop()


def _noting_field(name: str) -> Callable[..., None]:
    def noting(original: Callable[..., None], self: Any, env: Any) -> None:
        with _inside(name):
            original(self, env)

    return noting


def _noting_member(original: Callable[..., None], self: Any, env: Any) -> None:
    with _inside(self.identifier):
        original(self, env)
