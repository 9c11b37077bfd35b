""".NET: inner exceptions."""

import re

from triage.mining.stack_traces.trace import Frame, Raised

NAME = "dotnet"
_TYPE = r"(?:\w+\.)+\w*(?:Exception|Error)\w*"
BEGIN = re.compile(rf"(?:.{{0,200}}?\s)?(?:Unhandled exception[.:] )?{_TYPE}(?: \(0x[0-9A-Fa-f]+\))?: ")
CONTINUE = re.compile(r"\s+at \S.*\)|\s*---> |\s+--- End of (?:inner exception )?stack trace|--- End of |\s*$")
_RAISED = re.compile(rf"(?P<type>{_TYPE})(?: \(0x[0-9A-Fa-f]+\))?: (?P<message>.*?)$")
_FRAME = re.compile(
    r"\s+at (?P<module>[\w.`<>\[\],+]{1,300})\.(?P<function>[\w`<>.|\[\],]{1,200})\(.*?\)"
    r"(?: in (?P<file>.{1,400}):line (?P<line>\d+))?$"
)
_LIBRARY = re.compile(r"(?:System|Microsoft|Amazon|Newtonsoft|Npgsql|lambda_method)\b")


def read(lines: list[str]) -> tuple[Raised, ...]:
    """Return the chain; the innermost exception is the root cause. .NET writes its calls first."""
    chain = [
        Raised(raised["type"], raised["message"], ())
        for line in lines
        for part in line.split("---> ")
        if (raised := _RAISED.search(part))
    ]
    owner = len(chain) - 1
    for line in lines:
        if "--- End of inner exception stack trace" in line:
            owner = max(owner - 1, 0)
        frame = _FRAME.match(line)
        if frame and chain:
            own = not _LIBRARY.match(frame["module"])
            found = Frame(frame["module"], frame["function"], int(frame["line"]) if frame["line"] else None, own)
            chain[owner] = chain[owner]._replace(frames=(*chain[owner].frames, found))
    return tuple(chain) if any(raised.frames for raised in chain) else ()
