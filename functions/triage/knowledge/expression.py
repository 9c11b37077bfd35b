"""JMESPath expressions of signatures; its package is loaded with the first of them that is asked."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jmespath.parser import ParsedResult


@cache
def compiled(expression: str) -> "ParsedResult":
    """Return the expression ready to be searched with; raises ValueError where it is none (jmespath.org)."""
    import jmespath  # noqa: PLC0415 - 14 ms that most failures need not wait for

    return jmespath.compile(expression)


def search(expression: str, document: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Return what the expression finds; None where one of its functions met a value of another type than it takes."""
    from jmespath.exceptions import JMESPathError  # noqa: PLC0415 - as above

    try:
        return compiled(expression).search(document)
    except JMESPathError:
        return None
