"""Lines that look bad and explain nothing: they never outrank an error."""

import re

_HARMLESS = (
    # Tests that passed, health checks and probes.
    r"^\s*(?:✓|✔|√|ok\b(?! ?:)|pass(?:ed)?\b|--- pass)",
    r"health[ _-]?check|/health(?:z|check)?\b|/ping\b|/ready(?:z)?\b|kube-probe|elb-healthchecker",
    # Notices about the future, and about what nobody asked for.
    r"deprecat(?:ed|ion)|will be removed in|is obsolete|FutureWarning|illegal reflective access",
    r"npm warn|npm notice|found \d+ vulnerabilit|update available|newer version (?:of|is)",
    r"SLF4J: |log4j:WARN|NativeCodeLoader",
    # Tries that are made again.
    r"\bretry(?:ing)? (?:in|after|attempt|\d)|will (?:be )?retr(?:y|ied)|retrying",
    r"attempt \d+ (?:of|/) ?\d+ failed, retry",
    # Advice on how to see more.
    r"re-run (?:maven|with)|for more information about the errors|run with [`'\"]?--?\w|see the full stack trace",
    r"\[Help 1\]",
)
_NOISE = re.compile("|".join(_HARMLESS), re.IGNORECASE)
_READ = 1_000


def is_noise(text: str) -> bool:
    """Return True for a line that belongs to the fixed list of harmless ones."""
    return _NOISE.search(text, 0, _READ) is not None
