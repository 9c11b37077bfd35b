"""Lines that look bad and explain nothing: they never outrank an error."""

import re

# A pattern is tried on a line that holds one of its words only: most lines hold none, and looking for words is quick.
_HARMLESS = (
    # Tests that passed, health checks and probes.
    (("✓", "✔", "√", "ok", "pass"), r"^\s*(?:✓|✔|√|ok\b(?! ?:)|pass(?:ed)?\b|--- pass)"),
    (("health",), r"health[ _-]?check|/health(?:z|check)?\b|elb-healthchecker"),
    (("/ping", "/ready", "kube-probe"), r"/ping\b|/ready(?:z)?\b|kube-probe"),
    # Notices about the future, and about what nobody asked for.
    (("deprecat", "removed", "obsolete"), r"deprecat(?:ed|ion)|will be removed in|is obsolete"),
    (("futurewarning", "reflective"), r"FutureWarning|illegal reflective access"),
    (("npm", "vulnerabilit"), r"npm warn|npm notice|found \d+ vulnerabilit"),
    (("update available", "newer"), r"update available|newer version (?:of|is)"),
    (("slf4j", "log4j", "nativecodeloader"), r"SLF4J: |log4j:WARN|NativeCodeLoader"),
    # Tries that are made again.
    (("retr",), r"\bretry(?:ing)? (?:in|after|attempt|\d)|will (?:be )?retr(?:y|ied)|retrying"),
    (("attempt",), r"attempt \d+ (?:of|/) ?\d+ failed, retry"),
    # Advice on how to see more.
    (("re-run", "run with"), r"re-run (?:maven|with)|run with [`'\"]?--?\w"),
    (("for more", "full stack"), r"for more information about the errors|see the full stack trace"),
    (("[help",), r"\[Help 1\]"),
)
_PATTERNS = tuple((words, re.compile(pattern, re.IGNORECASE)) for words, pattern in _HARMLESS)
_READ = 1_000


def is_noise(text: str) -> bool:
    """Return True for a line that belongs to the fixed list of harmless ones."""
    read = text[:_READ]
    folded = read.lower()
    return any(pattern.search(read) for words, pattern in _PATTERNS if any(map(folded.__contains__, words)))
