"""Java, Scala and Kotlin: causes, suppressed exceptions, Spark's executor errors within the driver's."""

import re

from triage.mining.stack_traces.trace import Frame, Raised

NAME = "java"
_TYPE = r"(?:[\w$]+\.)+[\w$]*(?:Exception|Error|Throwable|Failure|Fault|Interrupt)\w*"
BEGIN = re.compile(
    rf"(?:.{{0,300}}?\b)?(?:Exception in thread \"[^\"]{{0,200}}\" |Caused by: |Job aborted |: |^)?{_TYPE}(?:$|:|\s)"
)
CONTINUE = re.compile(
    r"\s+at [\w$.<>/@-]+[\w$.<>]\(|\s*at [\w$.]+\(|\s*\.\.\. \d+ (?:more|common)|\s*(?:Caused by|Suppressed): "
    r"|Driver stacktrace:|\s*$|\s+\[CIRCULAR"
)
_RAISED = re.compile(rf"(?P<type>{_TYPE})(?:: (?P<message>.*))?$", re.DOTALL)
_FRAME = re.compile(
    r"\s*at (?:[\w.-]+(?:@[\w.]+)?/)?(?P<module>[\w$.<>]{1,300})\.(?P<function>[\w$<>]{1,200})"
    r"\((?P<where>[^)]{0,200})\)"
)
_LINE = re.compile(r":(\d+)$")
_LIBRARY = re.compile(
    r"(?:java|javax|jakarta|sun|jdk|scala|kotlin|akka|py4j|lambdainternal|com\.sun|com\.amazonaws|software\.amazon"
    r"|org\.apache|org\.springframework|org\.hibernate|org\.junit|org\.eclipse|org\.slf4j|io\.netty|io\.grpc|com\.google"
    r"|com\.fasterxml|com\.zaxxer|okhttp3|reactor|org\.postgresql|com\.mysql|oracle\.jdbc|net\.snowflake)\."
)


def read(lines: list[str]) -> tuple[Raised, ...]:
    """Return the chain; the last cause, or the executor's error within Spark's own, is the root cause."""
    chain: list[Raised] = []
    frames: list[Frame] = []
    suppressed = False
    for line in lines:
        frame = _FRAME.match(line)
        if frame:
            if chain and not suppressed:
                frames.append(_frame(frame))
            continue
        text = line.strip()
        if text.startswith("Suppressed: "):
            suppressed = True
        raised = _RAISED.search(text)
        if not raised or text.startswith("Suppressed: "):
            continue
        if chain and not text.startswith("Caused by: ") and frames:
            continue
        suppressed = False
        _close(chain, frames)
        chain += _nested(raised)
    _close(chain, frames)
    return tuple(chain) if any(raised.frames for raised in chain) else ()


def _frame(match: re.Match[str]) -> Frame:
    line = _LINE.search(match["where"])
    own = not _LIBRARY.match(match["module"] + ".")
    return Frame(match["module"], match["function"], int(line[1]) if line else None, own)


def _close(chain: list[Raised], frames: list[Frame]) -> None:
    if chain and frames:
        chain[-1] = chain[-1]._replace(frames=tuple(frames))
        frames.clear()


def _nested(raised: re.Match[str]) -> list[Raised]:
    """Return the exception of one line, and the one its message quotes ("Lost task 0.3 …: java.io.IOException: …")."""
    message = raised["message"] or ""
    inner = re.search(rf": (?P<type>{_TYPE})(?:: (?P<message>.*))?$", message)
    outer = Raised(raised["type"], message, ())
    return [outer, Raised(inner["type"], inner["message"] or "", ())] if inner else [outer]
