"""Numbers that say what happened, unlike those that only count: HTTP status, exit code, errno."""

import re

from triage.mining.severity import Severity

_HTTP = ("status", "http", "response")
_EXIT = ("exit", "errno", "return", "code", "rc")
_COUNT = ("error", "failure", "failed", "exception", "violation", "failing")
# Behind the word: "status": 500 · status=200 · HTTP/1.1" 404 · exited with code 137 · exit status 1 · failures: 3
_AFTER = re.compile(
    r"(?:/\d(?:\.\d)?|ed|s)?(?:[ _-]?(?:code|status|value))?(?: with)?(?: (?:error )?(?:code|status))?"
    r"[\"']?[:= (\[]{1,3}[\"']?(-?\d{1,6})\b"
)
# Before it: 3 errors · 2 test failures
_BEFORE = re.compile(r"(?:^|[\s(\[,])(\d{1,9}) (?:[a-z]{1,20} )?$")
_BEFORE_READ = 32
_READ = 2_000
# A word is looked at so many times in one line.
_TIMES = 4


def find(line: str) -> str | None:
    """Return the code a line tells, `http 500`, `exit 137` or `count 3` (of errors); None when it tells none."""
    folded = line[:_READ].lower()
    for kind, words in (("http", _HTTP), ("exit", _EXIT), ("count", _COUNT)):
        for word in words:
            if word in folded:
                code = _beside(word, folded, counted=kind == "count")
                if code is not None:
                    return f"{kind} {code}"
    return None


def _beside(word: str, text: str, *, counted: bool) -> str | None:
    position = -1
    for _ in range(_TIMES):
        position = text.find(word, position + 1)
        if position < 0:
            return None
        after = _AFTER.match(text, position + len(word))
        before = _BEFORE.search(text[max(0, position - _BEFORE_READ) : position]) if counted else None
        if after or before:
            return (before or after)[1]  # type: ignore[index]  # one of both is there
    return None


def severity(code: str) -> Severity | None:
    """Return how bad the code is, None when it says nothing: 1xx-3xx and 0 are information, 4xx warnings."""
    kind, number = code.split()
    value = int(number)
    if kind != "http":
        return Severity.ERROR if value else Severity.INFO
    if value >= 600 or value < 100:
        return None
    if value >= 500:
        return Severity.ERROR
    return Severity.WARNING if value >= 400 else Severity.INFO
