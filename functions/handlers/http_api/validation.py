"""Pydantic's complaints in the API's words: which field, what is wrong, what is allowed."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from handlers.http_api.problem import FieldError, InvalidRequestError

M = TypeVar("M", bound=BaseModel)

_QUOTED = re.compile(r"'([^']*)'")
_OUT_OF_BOUNDS = frozenset({"greater_than_equal", "less_than_equal", "int_type", "int_parsing", "int_from_float"})


def validated(model: type[M], values: Mapping[str, Any]) -> M:
    """Return the model of what a caller sent. Raises InvalidRequestError naming every field that is wrong."""
    try:
        return model.model_validate(values)
    except ValidationError as exc:
        raise InvalidRequestError(*field_errors(exc, model)) from exc


def field_errors(error: ValidationError, model: type[BaseModel]) -> tuple[FieldError, ...]:
    """Return every complaint, one a field, as the caller spells the fields."""
    properties = model.model_json_schema(by_alias=True)["properties"]
    return tuple(_field_error(details, properties) for details in error.errors(include_url=False))


def _field_error(details: ErrorDetails, properties: Mapping[str, Mapping[str, Any]]) -> FieldError:
    location = [str(part) for part in details["loc"]]
    field = ".".join(location)
    bounds = properties.get(location[0], {}) if location else {}
    if details["type"] == "missing":
        return FieldError(field=field, message="is required")
    if details["type"] == "extra_forbidden":
        return FieldError(field=field, message="is not known", allowed=tuple(properties))
    if details["type"] == "enum":
        return FieldError(field=field, message="is none of the allowed values", allowed=_expected(details))
    if details["type"] in _OUT_OF_BOUNDS and "maximum" in bounds:
        limits = f"{bounds['minimum']} to {bounds['maximum']}"
        return FieldError(field=field, message=f"must be a whole number from {limits}")
    # A validator of ours says all there is to say; Pydantic puts its own words before it.
    return FieldError(field=field, message=details["msg"].removeprefix("Value error, "))


def _expected(details: ErrorDetails) -> tuple[str, ...]:
    # Pydantic names an enumeration's values only in prose: 'a', 'b' or 'c'.
    return tuple(_QUOTED.findall(str(details.get("ctx", {}).get("expected", ""))))
