"""How much a single line tells about a failure, by its form: what a person's eye is caught by."""

import re

from triage.mining import severity
from triage.mining.formats import parse_line, visible
from triage.mining.formats.json_log import COMMON, Fields
from triage.mining.noise import is_noise
from triage.mining.outcome import is_summary
from triage.mining.severity import Severity

_OPENING = re.compile(
    r"\s{0,12}(?:[-+*>#●]+ ?|\[\d+\] |\d+\) |E +|\w{1,20}: )?"
    r"(?:\[?(?:error|fatal|panic|exception|fail(?:ed|ure)?|err)\b\]?!?|\*\* \(|✗|✘|❌|✖|●|not ok\b|uncaught|unhandled"
    r"|traceback \(|caused by|[\w.$]{0,120}(?:error|exception)\b(?::|$| at\b))",
    re.IGNORECASE,
)
# file.ext:12:5: text · file.ext(12,5): text · README.md: 29: text; not Ruby's frames (file.rb:12:in `call')
_DIAGNOSTIC = re.compile(
    r"\s{0,8}(?:\w{1,12}: )?[\w./\\@+~-]{1,200}\.[A-Za-z]{1,10}"
    r"(?::\s?\d+(?::\d+)?:|[(\[]\d+(?:,\d+)?[)\]]:?)(?!in )\s+\S"
)
_COMPARED = re.compile(
    r"\bexpected\b.{0,200}\b(?:but|got|actual|to)\b|^\s*(?:expected|actual|received|got)\b\s*[:=]", re.IGNORECASE
)
# Red text (31, 91, the bright palette's 9, red backgrounds).
_RED = re.compile(r"\x1b\[(?:\d{1,3};){0,4}(?:31|91|41|38;5;(?:1|9|160|196))(?:;\d{1,3}){0,4}m")

_BY_SEVERITY = {
    Severity.DEBUG: 0.02,
    Severity.INFO: 0.05,
    Severity.WARNING: 0.3,
    Severity.ERROR: 1.0,
    Severity.FATAL: 1.2,
}
_FORM = 1.0
_DIAGNOSED = 0.8
_RED_TEXT = 0.6
_SUMMARY = 0.2
# What is indented belongs to a line before it.
_INDENTED = ("    ", "\t")
_DETAIL = 0.6
_NOISE = 0.1


def has_error_form(line: str) -> bool:
    """Return True when the message, whatever its level, begins as errors do: `KeyError: …`, `fatal: …`, `not ok`."""
    return _OPENING.match(parse_line(line).message) is not None


def strength(line: str, fields: Fields = COMMON) -> float:
    """Return how telling the line is: 0.05 for plain information to about 3 for an error in an error's form.

    `fields` say where a pipeline's own JSON lines keep their level and message.
    """
    text = visible(line[:2_000])
    if not text.strip():
        return 0.0
    parsed = parse_line(line, fields)
    found = _BY_SEVERITY[severity.of_line(parsed.level, parsed.message)]
    if _OPENING.match(text) or (parsed.level and _OPENING.match(parsed.message)):
        found += _FORM
    if (found != _BY_SEVERITY[Severity.WARNING] and _DIAGNOSTIC.match(text)) or _COMPARED.search(text):
        found += _DIAGNOSED
    if _RED.search(line[:4_000]):
        found += _RED_TEXT
    if text.startswith(_INDENTED) and found <= _FORM:
        found *= _DETAIL
    if is_noise(text):
        return found * _NOISE
    return found * _SUMMARY if is_summary(text) else found
