"""How CloudWatch Logs compares values: as numbers where both sides are, else as text."""

import operator
from collections.abc import Callable

_ORDERINGS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def number(value: object) -> float | None:
    """Return the value as a number, None when it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(str(value))
    except ValueError:
        return None


def text(value: object) -> str:
    """Return the value as it appears in a log event: true and false as JSON writes them."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def is_equal(left: object, right: object) -> bool:
    """Return whether two values are the same, as numbers if both are."""
    first, second = number(left), number(right)
    if first is not None and second is not None:
        return first == second
    return text(left) == text(right)


def is_ordered(left: object, comparison: str, right: object) -> bool:
    """Return whether `left comparison right` holds for numbers; False for anything else."""
    first, second = number(left), number(right)
    return first is not None and second is not None and _ORDERINGS[comparison](first, second)
