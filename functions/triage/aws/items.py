"""DynamoDB items to plain Python and back: JSON-ready values, where boto3's own have Decimal, set and Binary."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

Item = dict[str, Any]


def to_item(values: Mapping[str, Any]) -> Item:
    """Return the attribute values of a mapping. Raises TypeError for what DynamoDB has no type for."""
    return {name: _to_attribute(value) for name, value in values.items()}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping of JSON-ready values, whatever wrote them: sets come as sorted lists, bytes as base64."""
    return {name: _from_attribute(attribute) for name, attribute in item.items()}


def _to_attribute(value: object) -> dict[str, Any]:
    for types, kind, write in _WRITERS:
        if isinstance(value, types):
            return {kind: write(value)}
    raise TypeError(f"{value!r} cannot be kept in DynamoDB")


def _from_attribute(attribute: Mapping[str, Any]) -> object:
    ((kind, value),) = attribute.items()
    return _READERS[kind](value)


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


# In order: True is an int, too.
_WRITERS: tuple[tuple[type | tuple[type, ...], str, Callable[[Any], object]], ...] = (
    (type(None), "NULL", lambda _none: True),
    (bool, "BOOL", bool),
    (str, "S", str),
    ((int, float), "N", repr),
    (Mapping, "M", to_item),
    ((list, tuple), "L", lambda members: [_to_attribute(member) for member in members]),
    ((set, frozenset), "SS", sorted),
)

_READERS: dict[str, Callable[[Any], object]] = {
    "NULL": lambda _true: None,
    "BOOL": bool,
    "S": str,
    "N": _number,
    "B": _base64,
    "M": from_item,
    "L": lambda members: [_from_attribute(member) for member in members],
    "SS": sorted,
    "NS": lambda members: sorted(map(_number, members)),
    "BS": lambda members: sorted(map(_base64, members)),
}
