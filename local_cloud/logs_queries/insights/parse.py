"""The command `parse`: new fields from a text, by a glob ("user=*" as user) or a regular expression (/(?<user>.*)/)."""

import re
from collections.abc import Callable

from local_cloud.logs_queries.errors import QueryError
from local_cloud.logs_queries.insights.rows import Row
from local_cloud.logs_queries.insights.searching import compile_regular_expression
from local_cloud.logs_queries.insights.splitting import split

_FORM = re.compile(r"""(?:(@?[\w.]+)\s+)?(/.*/i?|'.*'|".*")\s*(?:as\s+(.+))?""", re.DOTALL | re.IGNORECASE)


def compile_parse(text: str) -> Callable[[Row], dict[str, str]]:
    """Return what extracts the new fields of a row; raises QueryError."""
    found = _FORM.fullmatch(text)
    if not found:
        raise QueryError(f"malformed parse: {text}")
    source, quoted, names = found[1] or "@message", found[2], split(found[3] or "", ",")
    is_expression = quoted.startswith("/")
    pattern = compile_regular_expression(quoted) if is_expression else _glob(quoted[1:-1], len(names))

    def extract(row: Row) -> dict[str, str]:
        match = pattern.search(str(row.get(source, "")))
        if not match:
            return {}
        fields = match.groupdict() or dict(zip(names, match.groups(), strict=False))
        return {name: value for name, value in fields.items() if value is not None}

    return extract


def _glob(text: str, names: int) -> re.Pattern[str]:
    parts = text.split("*")
    if len(parts) - 1 != names:
        raise QueryError(f"parse has {len(parts) - 1} * and {names} names")
    # A last * takes what is left of the text.
    ending = "$" if text.endswith("*") else ""
    return re.compile("(.*?)".join(map(re.escape, parts)) + ending, re.DOTALL)
