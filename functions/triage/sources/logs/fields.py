"""The catalog's `log_fields`, JMESPath expressions, as the functions by which the log engine reads JSON lines."""

from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from triage.mining.formats.json_log import COMMON, Extract, Fields


def fields_of(log_fields: dict[str, str]) -> Fields:
    """Return where the pipeline's lines keep message, level and request_id; an expression that is none is left out."""
    if not log_fields:
        return COMMON
    found = {name: _compiled(log_fields[name]) for name in ("message", "level", "request_id") if name in log_fields}
    return Fields(**found)


def _compiled(expression: str) -> Extract | None:
    try:
        compiled = jmespath.compile(expression)
    except JMESPathError:
        return None

    def search(record: Any) -> Any:  # noqa: ANN401 - any JSON value
        try:
            return compiled.search(record)
        except JMESPathError:
            # A function of the expression met a value of another type than it takes: not said there.
            return None

    return search
