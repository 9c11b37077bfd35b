"""Numbers that say what happened, unlike those that only count: HTTP status, exit code, errno."""

import re
from typing import NamedTuple

from triage.mining.severity import Severity

_HTTP = ("status", "http", "response")
_EXIT = ("exit", "errno", "return", "code", "rc")
_COUNT = ("error", "failure", "failed", "exception", "violation", "failing")
# Behind the word: "status": 500 · status=200 · HTTP/1.1" 404 · exited with code 137 · exit status 1 · failures: 3
_AFTER = re.compile(
    r"(?:/\d(?:\.\d)?|ed|s)?(?:[ _-]?(?:code|status|value))?(?: with)?(?: (?:error )?(?:code|status))?"
    r"[\"']?[:= (\[]{1,3}[\"']?(-?\d{1,6})\b",
    re.IGNORECASE,
)
# Before it: 3 errors · 2 test failures
_BEFORE = re.compile(r"(?:^|[\s(\[]|(?<!\d),)(\d{1,9}) (?:[a-z]{1,20} )?$", re.IGNORECASE)
_BEFORE_READ = 32
_READ = 2_000
# What stands behind the word is mostly one of a few texts; so much of it is remembered, with the code it tells.
_REMEMBERED = 16
_TEXTS = 10_000
# A word is looked at so many times in one line.
_TIMES = 4


_codes: dict[str, str] = {}


class Place(NamedTuple):
    """Beside which word, as spelled, the lines of one shape tell their code, and its kind: http, exit or count."""

    kind: str
    word: str


def find(line: str) -> tuple[Place, str] | None:
    """Return the code a line tells, `http 500`, `exit 137` or `count 3` (of errors), and its place; None without."""
    text = line[:_READ]
    folded = text.lower()
    for kind, words in (("http", _HTTP), ("exit", _EXIT), ("count", _COUNT)):
        for word in words:
            if word not in folded:
                continue
            for spelled in (word, word.capitalize(), word.upper()):
                place = Place(kind, spelled)
                code = _beside(place, text)
                if code is not None:
                    return place, f"{kind} {code}"
    return None


def read(line: str, place: Place) -> str | None:
    """Return the code of a line whose shape has it in this place."""
    code = _beside(place, line if len(line) <= _READ else line[:_READ])
    return None if code is None else f"{place.kind} {code}"


def _beside(place: Place, text: str) -> str | None:
    kind, word = place
    position = -1
    for _ in range(_TIMES):
        position = text.find(word, position + 1)
        if position < 0:
            return None
        before = _BEFORE.search(text[max(0, position - _BEFORE_READ) : position]) if kind == "count" else None
        code = before[1] if before else _after(text, position + len(word))
        if code:
            return code
    return None


def _after(text: str, position: int) -> str | None:
    beginning = text[position : position + _REMEMBERED]
    code = _codes.get(beginning)
    if code is None:
        found = _AFTER.match(text, position)
        if not found:
            return None
        code = found[1]
        if found.end() < position + _REMEMBERED:
            if len(_codes) > _TEXTS:
                _codes.clear()
            _codes[beginning] = code
    return code


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
