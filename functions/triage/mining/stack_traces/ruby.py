"""Ruby: both orders of backtraces, newest call first."""

import re

from triage.mining.stack_traces.trace import Frame, Raised

NAME = "ruby"
_AT = r"(?P<file>[^\s:]{1,400}):(?P<line>\d+):in [`'](?P<function>[^']{1,200})'"
BEGIN = re.compile(rf"{_AT}: .*\((?:\w+::)*\w+\)$")
CONTINUE = re.compile(r"\s+(?:from |\d+: from )?[^\s:]{1,400}:\d+:in [`']")
_HEAD = re.compile(rf"{_AT}: (?P<message>.*?) \((?P<type>[\w:]+)\)$")
_CALL = re.compile(rf"\s+(?:\d+: )?(?:from )?{_AT}")
_LIBRARY = re.compile(r"/gems/|/ruby/\d|/rubygems/|/var/runtime/|/var/lang/|^<internal:")


def read(lines: list[str]) -> tuple[Raised, ...]:
    """Return the one exception of the trace."""
    head = _HEAD.match(lines[0])
    if not head:
        return ()
    calls = [head, *(call for line in lines[1:] if (call := _CALL.match(line)))]
    frames = tuple(
        Frame(call["file"], call["function"], int(call["line"]), not _LIBRARY.search(call["file"])) for call in calls
    )
    return (Raised(head["type"], head["message"], frames),)
