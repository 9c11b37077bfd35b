"""Python: chained exceptions and exception groups."""

import re

from triage.mining.stack_traces.trace import Frame, Raised

NAME = "python"
BEGIN = re.compile(r"[\s|+-]{0,40}(?:Exception Group )?Traceback \(most recent call last\):")
_BETWEEN = (
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
)
CONTINUE = re.compile(
    rf"\s|$|[|+]|{'|'.join(map(re.escape, _BETWEEN))}|[\s|+-]{{0,40}}(?:Exception Group )?Traceback \("
    r"|[A-Za-z_][\w.]{0,200}(?::|$)"
)
_GUTTER = re.compile(r"^[\s\xa0]*(?:[|+][\s|+-]*(?:-+ (?:\d+|\.\.\.) -+)?)?")
_MEMBER = re.compile(r"\s*(?:\| )?\+-\+?-+ \d+ -+")
_FRAME = re.compile(r'File "(?P<file>[^"]{1,400})", line (?P<line>\d+)(?:, in (?P<function>.+))?')
_RAISED = re.compile(r"(?P<type>[A-Za-z_][\w.]{0,200})(?:: (?P<message>.*))?$")
_LIBRARY = re.compile(
    r"site-packages|dist-packages|/lib/python\d|/lib64/python|/var/lang/|/var/runtime/|/opt/python/|^<"
)


def read(lines: list[str]) -> tuple[Raised, ...]:
    """Return the chain; what was raised first is the root cause, of a group its first member."""
    chain: list[Raised] = []
    members: list[Raised] = []
    frames: list[Frame] | None = None
    for line in lines:
        text = _GUTTER.sub("", line)
        frame = _FRAME.match(text)
        if BEGIN.match(line) or _MEMBER.match(line):
            frames = []
        elif frame and frames is not None:
            file = frame["file"]
            own = not _LIBRARY.search(file)
            frames.append(Frame(file, frame["function"] or "<module>", int(frame["line"]), own))
        elif frames is not None and _ends(line, text):
            raised = _RAISED.match(text)
            if raised:
                found = Raised(raised["type"], raised["message"] or "", tuple(reversed(frames)))
                (members if _in_member(line) else chain).append(found)
                frames = None
    return (*reversed(chain), *members[:1])


def _in_member(line: str) -> bool:
    return line.startswith("    |")


def _ends(line: str, text: str) -> bool:
    """Source lines are indented more than the exception's own line."""
    return bool(text) and (line[:1] not in " \xa0\t" or line.lstrip(" \xa0").startswith("|")) and text not in _BETWEEN
