"""Tells in what two JSON inputs differ without repeating what may be secret: places, kinds and sizes."""

import json
from collections.abc import Iterator

from triage.mining.redaction import redact

_DEEPEST = 6
_KEY_SHOWN = 60
_ABSENT = object()


def input_difference(before: str | None, now: str | None) -> tuple[str, ...] | None:
    """Return the differences between two JSON texts, `$.rows is 0, was 1200`; None when either is no JSON.

    Numbers, booleans and null are shown; of texts and of what is nested deeper only kind and size.
    """
    try:
        one, other = json.loads(before or ""), json.loads(now or "")
    except (ValueError, RecursionError):
        return None
    return tuple(_differences(one, other, "$", 0))


def _differences(before: object, now: object, place: str, depth: int) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(now, dict) and depth < _DEEPEST:
        for key in dict.fromkeys([*before, *now]):
            where = f"{place}.{redact(str(key))[:_KEY_SHOWN]}"
            yield from _differences(before.get(key, _ABSENT), now.get(key, _ABSENT), where, depth + 1)
    elif now is _ABSENT:
        yield f"{place} is missing, was {_kind(before)}"
    elif before is _ABSENT:
        yield f"{place} is new: {_kind(now)}"
    elif json.dumps(before, sort_keys=True) != json.dumps(now, sort_keys=True):  # in Python 0, 0.0 and False are equal
        was, is_now = _kind(before), _kind(now)
        yield f"{place} is another {is_now}" if was == is_now else f"{place} is {is_now}, was {was}"


def _kind(value: object) -> str:
    if isinstance(value, str):
        return f"text of {len(value)} characters" if value else "empty text"
    if isinstance(value, list):
        return f"array of {len(value)} items"
    if isinstance(value, dict):
        return f"object with {len(value)} keys"
    return json.dumps(value)
