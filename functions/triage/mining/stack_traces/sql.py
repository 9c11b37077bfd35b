"""SQL errors that point at a position in the statement."""

import re

from triage.mining.stack_traces.trace import Raised

NAME = "sql"
BEGIN = re.compile(
    r"(?:.{0,200}?(?:ERROR|error): +)?(?:syntax error|column |relation |function |type |operator |invalid |missing )"
)
CONTINUE = re.compile(
    r"LINE \d+: |\s+\^|(?:HINT|DETAIL|CONTEXT|STATEMENT|QUERY|POSITION|SQL state|Character|Position): |\s+Position: \d"
)
_ERROR = re.compile(r"(?:.{0,200}?(?:ERROR|error): +)?(?P<message>.*)$")
_POINTS = re.compile(r"LINE \d+: |\s+\^|(?:POSITION|Position|Character): |\s+Position: \d")
_KIND = re.compile(
    r"(?P<kind>syntax error|\w+ (?:\S+ )?does not exist|invalid \w+|missing \w+|\w+ .{0,60} is ambiguous)"
)


def read(lines: list[str]) -> tuple[Raised, ...]:
    """Return the error with the line of the statement that it points at."""
    error = _ERROR.match(lines[0])
    if not error or not any(_POINTS.match(line) for line in lines[1:]):
        return ()
    pointed = " ".join(line.strip() for line in lines[1:] if line.strip(" ^"))
    kind = _KIND.match(error["message"])
    return (Raised(f"SQL: {kind['kind'] if kind else 'error'}", f"{error['message']} {pointed}".strip(), ()),)
