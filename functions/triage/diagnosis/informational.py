"""Tells what a program logged as information from the rest: what it says there, it has mostly overcome."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from triage.mining import severity
from triage.mining.formats import parse_line
from triage.mining.severity import Severity

# "INFO connected": too vague for a template, and clear enough to a reader.
_FIRST_WORD = re.compile(r"(?:TRACE|DEBUG|VERBOSE|INFO|NOTICE)\s")
# An exception's name, the frames of a trace, or a record's field that holds an error.
_RAISED = re.compile(
    r"\b[A-Z]\w{1,80}(?:Error|Exception|Failure|Fault)\b|Traceback|An error occurred \(|^\s{1,20}(?:at \S|File \")"
    r"|\"(?:errorType|error|err|exception|stack_trace|stackTrace)\":\s{0,3}(?!null|\"\"|false|0\b|\[\]|\{\}|\s)",
    re.MULTILINE,
)
# What another program printed, which those that run it log as information whatever its level was.
_QUOTED = re.compile(r"\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)\b|\b(?:[Ee]rror|fatal|panic): ")
_EXIT = re.compile(
    r"\b(?:exit(?:ed)?|return(?:ed)?)\b[\w ]{0,20}(?:code|status|with):? ?-?[1-9]\d{0,4}\b|\bSIG[A-Z]{3,4}\b"
)
_OUTCOME = re.compile(
    r"\bfail(?:ed|ure|s)?\b|\b(?:abort|kill|crash|terminat|evict|preempt)ed\b|\bdied\b|\bOOM|\bgiving up\b",
    re.IGNORECASE,
)
_OVERCOME = re.compile(
    r"\bretr(?:y|ies|ied|ying)\b|\breconnect|\brecover(?:ed|ing)\b|\battempt \d|\btr(?:y|ying) again\b|\bsucceeded\b"
    r"|\bPASSED\b|\bfall(?:ing|s)? ?back\b|\b(?:using|use) (?:the |a )?default|\bignor(?:ed|ing)\b|\bskipp(?:ed|ing)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Part:
    """Lines of a text; `informational` where all of them were logged as information or less, and tell of no failure."""

    text: str
    informational: bool = False


def parts_by_level(text: str) -> list[Part]:
    """Return the lines that may tell of a failure, and apart from them those that are informational.

    Lines without a level are of the first; so is, at any level, an exception, another program's error and an outcome
    that nothing was done about. Indented lines go with the line before them.
    """
    lines: dict[bool, list[str]] = {False: [], True: []}
    for entry in _entries(text):
        lines[_is_informational(entry)].append(entry)
    if not any(entry.strip() for entry in lines[True]):
        return [Part(text)]
    parts = (Part("\n".join(entries), informational) for informational, entries in lines.items())
    return [part for part in parts if part.text.strip()]


def _entries(text: str) -> Iterator[str]:
    entry: list[str] = []
    for line in text.split("\n"):
        if entry and line[:1].strip():
            yield "\n".join(entry)
            entry = []
        entry.append(line)
    yield "\n".join(entry)


def _is_informational(entry: str) -> bool:
    parsed = parse_line(entry.partition("\n")[0])
    level = severity.of_level(parsed.level)
    if level is None:
        level = Severity.INFO if _FIRST_WORD.match(entry) else Severity.ERROR
    if level > Severity.INFO or _RAISED.search(entry) or _QUOTED.search(parsed.message):
        return False
    return not _ended_badly(parsed.message)


def _ended_badly(message: str) -> bool:
    if _EXIT.search(message):
        return True
    failed = _OUTCOME.search(message) is not None and severity.of_text(message) >= Severity.ERROR
    return failed and not _OVERCOME.search(message)
