"""One query-language scope stack a parse: moto keeps it on the class, where parallel and refused parses spoil it."""

from typing import Any

from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor

from local_cloud.patching import PatchError, expect_attribute

_ATTRIBUTE = "_query_language_per_scope"


class _ScopeStackOfInstance:
    """A descriptor giving each preprocessor a list of its own on first use."""

    def __get__(self, preprocessor: Any, owner: type) -> list[Any]:
        scopes: list[Any] = vars(preprocessor).setdefault("_own_scopes", [])
        return scopes


def apply() -> None:
    """Give every parse its own stack; raise PatchError when the class holds something else than an empty list."""
    if expect_attribute(Preprocessor, _ATTRIBUTE) != []:
        raise PatchError(f"{Preprocessor.__module__}.Preprocessor.{_ATTRIBUTE} is not the expected empty list")
    setattr(Preprocessor, _ATTRIBUTE, _ScopeStackOfInstance())
