"""Go: panics with their goroutines."""

import re
from itertools import pairwise

from triage.mining.stack_traces.trace import Frame, Raised

NAME = "go"
BEGIN = re.compile(r"(?:.{0,100}\s)?panic: |fatal error: ")
CONTINUE = re.compile(
    r"\s*$|\t|goroutine \d+ \[|\[signal |created by |exit status \d|[\w./-]+\.[\w.()*\[\]/·-]+\(.*\)$|\s*panic: |\.\.\."
)
_PANIC = re.compile(r"(?:panic|fatal error): (?P<message>.*?)(?: \[recovered\])?$")
_CALL = re.compile(r"(?P<package>[\w./-]*?)\.(?P<function>[\w()*.\[\]·-]{1,200})\((?:.*)\)$")
_PLACE = re.compile(r"\t(?P<file>\S{1,400}):(?P<line>\d+)")
_LIBRARY = re.compile(r"/go/src/|/pkg/mod/|/vendor/|^runtime$|^internal/")
_TYPES = (
    (re.compile(r"runtime error: "), "runtime error"),
    (re.compile(r"interface conversion: "), "interface conversion"),
)


def read(lines: list[str]) -> tuple[Raised, ...]:
    """Return the panic with the calls of the first goroutine."""
    panic = next((match for line in lines if (match := _PANIC.search(line))), None)
    if panic is None:
        return ()
    frames: list[Frame] = []
    goroutines = 0
    for call, place in pairwise(lines):
        goroutines += call.startswith("goroutine ")
        found, at = _CALL.match(call), _PLACE.match(place)
        if found and at and goroutines <= 1 and found["package"] != "panic":
            own = not (_LIBRARY.search(at["file"]) or _LIBRARY.search(found["package"]))
            frames.append(Frame(found["package"], found["function"], int(at["line"]), own))
    message = panic["message"]
    kind = next((name for pattern, name in _TYPES if pattern.match(message)), "panic")
    return (Raised(kind, message.removeprefix(f"{kind}: "), tuple(frames)),)
