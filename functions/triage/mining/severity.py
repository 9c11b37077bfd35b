"""How bad a line is: from its level where it has one, else from its words."""

import re
from collections.abc import Sequence
from enum import IntEnum


class Severity(IntEnum):
    """Ordered, so that the worst of several is their maximum."""

    DEBUG = 0
    INFO = 1
    WARNING = 2
    ERROR = 3
    FATAL = 4


_BY_LEVEL = {
    **dict.fromkeys(("trace", "debug", "verbose", "fine", "finer", "finest", "d", "v", "dbg"), Severity.DEBUG),
    **dict.fromkeys(("info", "information", "informational", "notice", "config", "i", "log", "inf"), Severity.INFO),
    **dict.fromkeys(("warn", "warning", "w", "wrn"), Severity.WARNING),
    **dict.fromkeys(("error", "err", "severe", "e", "failure", "failed", "fail"), Severity.ERROR),
    **dict.fromkeys(
        ("fatal", "critical", "crit", "alert", "emerg", "emergency", "panic", "f", "dpanic"), Severity.FATAL
    ),
}
# pino, bunyan (10 … 60) and Python's logging (10 … 50) agree up to 30 = information or warning; pino is the commoner.
_BY_NUMBER = ((60, Severity.FATAL), (50, Severity.ERROR), (40, Severity.WARNING), (30, Severity.INFO))

_FATAL_WORDS = frozenset(
    [
        "fatal",
        "panic",
        "panicked",
        "segfault",
        "outofmemory",
        "outofmemoryerror",
        "oom",
        "oomkilled",
        "sigkill",
        "sigsegv",
        "sigabrt",
    ]
)
_FATAL_PHRASES = ("segmentation fault", "out of memory", "core dumped", "oom-kill")
_ERROR_WORDS = frozenset(
    [
        "error",
        "errors",
        "err",
        "exception",
        "exceptions",
        "fault",
        "fail",
        "fails",
        "failed",
        "failing",
        "failure",
        "failures",
        "abort",
        "aborted",
        "aborting",
        "denied",
        "forbidden",
        "unauthorized",
        "refused",
        "unreachable",
        "traceback",
        "crash",
        "crashed",
        "rejected",
        "timeout",
        "timeouts",
        "cannot",
        "can't",
        "couldn't",
        "undefined",
        "unresolved",
        "unexpected",
        "invalid",
        "illegal",
        "corrupt",
        "corrupted",
        "corruption",
        "missing",
        "throttled",
        "throttling",
        "killed",
        "deadlock",
        "violation",
        "violated",
        "violates",
        "mismatch",
        "unhandled",
        "uncaught",
        "unsupported",
        "assertion",
        "stacktrace",
        "lost",
        "exceeded",
    ]
)
_ERROR_PHRASES = (
    "timed out", "unable to", "could not", "not found", "no such", "not defined", "does not exist", "doesn't exist",
    "not permitted", "not installed", "out of range", "not recognized", "did not", "exceeds", "broken pipe",
    "connection reset", "no space left", "stack trace", "not ok", "✗", "✘", "❌", "✖",
)  # fmt: skip
_ERROR_ENDINGS = ("error", "errors", "exception", "exceptions", "failure")
_WARNING_WORDS = frozenset(
    [
        "warn",
        "warning",
        "warnings",
        "deprecated",
        "deprecation",
        "retry",
        "retrying",
        "retried",
        "retries",
        "slow",
        "degraded",
    ]
)
_BREAKS = str.maketrans(dict.fromkeys(":=,;|<>", " "))
_AROUND = "\"'`.!?()[]{}*-_#>"
# "0 errors", "no failures", "failed=0", "errors: 0", "failed with 0", "without error": nothing went wrong.
_NOTHING_WRONG = re.compile(
    r"\b(?:0|no|zero|without|any)\s+(?:\w+\s+){0,1}(?:error|failure|exception|warning|fail|problem|violation)s?\b"
    r"|\b(?:error|failure|exception|fail|failed|warning|timeout)s?\s?[=:]\s?"
    r"(?:0\b|none\b|null\b|nil\b|false\b|\[\]|\"\"|'')"
    r"|\b0 (?:failed|failing|broken)\b",
    re.IGNORECASE,
)
_READ = 2_000
_REMEMBERED = 50_000


def of_level(level: str | int | None) -> Severity | None:
    """Return the severity of a level as loggers spell it (`WARN`, `err`, 40), None when it is unknown."""
    if isinstance(level, int):
        return next((severity for least, severity in _BY_NUMBER if level >= least), Severity.DEBUG)
    if not level:
        return None
    return _BY_LEVEL.get(level.strip().lower())


def of_text(text: str, shape: Sequence[str] = ()) -> Severity:
    """Return the severity that the words of a message suggest; only its first 2,000 characters are read.

    Its masked tokens are quicker to read than its own, most of them have been met before.
    """
    folded = text[:_READ].lower()
    found = _words_say(folded, " ".join(shape)[:_READ].lower() if shape else folded)
    if found >= Severity.ERROR and _NOTHING_WRONG.search(folded):
        rest = _NOTHING_WRONG.sub(" ", folded)
        return _words_say(rest, rest)
    return found


def _words_say(folded: str, words: str) -> Severity:
    worst = max(map(_WORDS.__getitem__, words.split()), default=Severity.INFO)
    if worst < Severity.FATAL and any(map(folded.__contains__, _FATAL_PHRASES)):
        return Severity.FATAL
    if worst < Severity.ERROR and any(map(folded.__contains__, _ERROR_PHRASES)):
        return Severity.ERROR
    return worst


def of_word(token: str) -> Severity:
    """Return what a single token without blanks, in lower case, says."""
    return _WORDS[token]


class _Words(dict[str, Severity]):
    """What single words say; remembered, since a log has few different ones."""

    def __missing__(self, token: str) -> Severity:
        if len(self) > _REMEMBERED:
            self.clear()
        if token.isalpha():
            said = self[token] = _word_says(token)
            return said
        # Whole words only: `libgpg-error`, `/plugin-error@0.1` and `-Werror` name things.
        words = (word.strip(_AROUND) for word in token.translate(_BREAKS).split() if not _is_option(word))
        said = self[token] = max(map(_word_says, words), default=Severity.INFO)
        return said


_WORDS = _Words()


def _word_says(word: str) -> Severity:
    if word in _FATAL_WORDS:
        return Severity.FATAL
    if word in _ERROR_WORDS or (word.endswith(_ERROR_ENDINGS) and "-" not in word and "/" not in word):
        return Severity.ERROR
    return Severity.WARNING if word in _WARNING_WORDS else Severity.INFO


def _is_option(word: str) -> bool:
    return word[0] == "-" and word.lstrip("-")[:1].isalpha()


def of_line(level: str | int | None, message: str, shape: Sequence[str] = ()) -> Severity:
    """Return the severity of a line by its level and its words, read from the message's shape where that is known.

    A level outranks words, except that "INFO … Final app status: FAILED" is a warning and a fatal warning an error.
    """
    told = of_level(level)
    words = of_text(message, shape)
    if told is None:
        return words
    if told <= Severity.INFO and words >= Severity.ERROR:
        return Severity.WARNING
    return Severity.ERROR if told == Severity.WARNING and words == Severity.FATAL else told
