"""What the service model says about a request's values, checked as the service checks it."""

import re
import reprlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ServiceModel, Shape

from local_cloud.logs_queries.errors import RefusedError


def check_constraints(operation: str, request: Mapping[str, Any]) -> None:
    """Raise RefusedError, InvalidParameterException, naming every value that breaks its constraint."""
    shape = _model().operation_model(operation).input_shape
    members: Mapping[str, Shape] = shape.members if shape else {}
    given = [(name, value) for name, value in request.items() if name in members and value is not None]
    broken = [text for name, value in given for text in _broken(name, value, members[name])]
    if broken:
        errors = f"{len(broken)} validation error{'s' if len(broken) > 1 else ''} detected: "
        raise RefusedError("InvalidParameterException", errors + "; ".join(broken))


@cache
def _model() -> ServiceModel:
    return botocore.session.get_session().get_service_model("logs")


def _broken(name: str, value: Any, shape: Shape) -> Iterator[str]:
    for constraint in _constraints(value, shape):
        shown = value if isinstance(value, str | int) else reprlib.repr(value)
        yield f"Value '{shown}' at '{name}' failed to satisfy constraint: Member must {constraint}"


def _constraints(value: Any, shape: Shape) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    pattern, members = shape.metadata.get("pattern"), shape.metadata.get("enum")
    is_number = shape.type_name in ("integer", "long")
    size, measured = (value, "value") if is_number else (len(value) if hasattr(value, "__len__") else 0, "length")
    if least is not None and not isinstance(value, bool) and size < least:
        yield f"have {measured} greater than or equal to {least}"
    if most is not None and not isinstance(value, bool) and size > most:
        yield f"have {measured} less than or equal to {most}"
    if pattern and not re.fullmatch(pattern, value):
        yield f"satisfy regular expression pattern: {pattern}"
    if members and value not in members:
        yield f"satisfy enum value set: [{', '.join(members)}]"
