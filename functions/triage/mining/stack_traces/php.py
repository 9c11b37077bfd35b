"""PHP: uncaught exceptions."""

import re

from triage.mining.stack_traces.trace import Frame, Raised

NAME = "php"
BEGIN = re.compile(r"(?:.{0,100}?\s)?(?:PHP )?(?:Fatal error|Warning): .{0,20}Uncaught |Next [\w\\]+: ")
CONTINUE = re.compile(r"Stack trace:|#\d+ |\s+thrown in |\s*$|Next [\w\\]+: ")
_RAISED = re.compile(
    r"(?:Uncaught (?:exception )?|Next )(?P<type>[\w\\]+)(?:: (?P<message>.*?))? in (?P<file>\S{1,400}?):(?P<line>\d+)$"
)
_CALL = re.compile(
    r"#\d+ (?:(?P<file>[^\s()]{1,400})\((?P<line>\d+)\)|\[internal function\]): (?P<function>[^\s(]{1,200})"
)
_LIBRARY = re.compile(r"/vendor/|phar://")


def read(lines: list[str]) -> tuple[Raised, ...]:
    """Return the chain; PHP writes what was thrown first first, it is the root cause."""
    chain: list[Raised] = []
    for line in lines:
        raised, call = _RAISED.search(line), _CALL.match(line)
        if raised:
            place = Frame(raised["file"], "throw", int(raised["line"]), not _LIBRARY.search(raised["file"]))
            chain.append(Raised(raised["type"], raised["message"] or "", (place,)))
        elif call and chain and call["file"]:
            found = Frame(call["file"], call["function"], int(call["line"]), not _LIBRARY.search(call["file"]))
            chain[-1] = chain[-1]._replace(frames=(*chain[-1].frames, found))
    return tuple(reversed(chain))
