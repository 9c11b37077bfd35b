"""JavaScript and TypeScript on Node.js, with `[cause]`."""

import re

from triage.mining.stack_traces.trace import Frame, Raised

NAME = "javascript"
_TYPE = r"(?:[A-Z]\w*)?(?:Error|Exception|Rejection)"
BEGIN = re.compile(rf"(?:.{{0,200}}?\s)?(?:Uncaught )?{_TYPE}(?: \[\w+\])?(?::|$)")
CONTINUE = re.compile(r"\s+at (?:async |new )?\S|\s+\[cause\]: |\s+(?:code|errno|syscall|path|type): |\s*\{|\s*\}")
_RAISED = re.compile(rf"(?P<cause>\[cause\]: )?(?P<type>{_TYPE})(?: \[\w+\])?(?:: (?P<message>.*?))?(?: \{{)?$")
_FRAME = re.compile(
    r"\s+at (?:async )?(?:new )?(?:(?P<function>[^\s()]{1,200}(?: \[as \w+\])?) \()?"
    r"(?P<file>[^()\s]{1,400}?):(?P<line>\d+)(?::\d+)?\)?$"
)
_LIBRARY = re.compile(
    r"node_modules|^node:|^internal/|/var/runtime/|^(?:module|events|net|fs|timers|vm|bootstrap_node)\.js"
)


def read(lines: list[str]) -> tuple[Raised, ...]:
    """Return the chain; the last `[cause]` is the root cause."""
    chain: list[Raised] = []
    for line in lines:
        frame = _FRAME.match(line)
        if frame:
            if chain:
                own = not _LIBRARY.search(frame["file"])
                found = Frame(frame["file"], frame["function"] or "<anonymous>", int(frame["line"]), own)
                chain[-1] = chain[-1]._replace(frames=(*chain[-1].frames, found))
            continue
        raised = _RAISED.search(line.strip())
        if raised and (not chain or raised["cause"]):
            chain.append(Raised(raised["type"], raised["message"] or "", ()))
    return tuple(chain) if any(raised.frames for raised in chain) else ()
