"""Lines that say that something failed but not why: exit announcements, summaries, and what runs after a failure."""

import re

# The end of a process that failed: what stands before it explains it.
_EXIT = re.compile(
    r"\b(?:exited with(?: (?:exit )?(?:code|status))?|exit(?:ed)?[ -](?:code|status)(?: (?:was|of|is))?:?"
    r"|returned (?:non-zero )?exit (?:code|status):?|returned a non-zero code:|exitCode:?"
    r"|process completed with exit code) ?\(?-?[1-9]\d{0,5}\b",
    re.IGNORECASE,
)
_FAILED_PART = (
    r"(?:[\w-]{1,30} )?(?:build|test|tests|job|task|command|compilation|run|step|stage)s? (?:execute )?"
    r"(?:has |have |was |is )?(?:failed|failure|aborted)\W*$"
)
_OPENING = (
    _FAILED_PART,
    r"finished: (?:failure|aborted)|build step .{1,80} marked build as failure|done\. your build|build failure\b",
    r"make(?:\[\d+\])?: \*\*\*|(?:npm|yarn|pnpm)\s+err!?\s|error command failed|rake aborted",
    r"failing tests:|the following build commands failed|failed components|failed tests?:",
    r"\(?\d+ (?:failure|error|failing|failed)s?\)?\W*$|fail(?:ed|ure)?\W*$|#? ?fail +\d+\W*$",
    r"fail\s+\S{1,200}\s+[\d.]+s\W*$|\d+ problems? \(",
)
_WITHIN = (
    r"\bfailed \d+ and passed \d+|executed \d+ tests?, with \d+ failure|^\s*tests?(?: suites)?: +\d+ failed",
    r"command failed with exit code|\bfailed \d+ times\b|error occurr?ed when executing task|did not pass validation",
    r"process returned an error|failed to run custom build command|one or more errors occurred",
    r"a complete log of this run|see above for more details|not a problem with npm|build has started failing",
    r"\[help 1\]|sending e-mails? to",
)
_SUMMARY = re.compile(rf"^\W{{0,8}}(?:{'|'.join(_OPENING)})|{'|'.join(_WITHIN)}", re.IGNORECASE)
_READ = 2_000


def announces_exit(text: str) -> bool:
    """Return True for a line that tells a process's exit code other than 0."""
    return _EXIT.search(text, 0, _READ) is not None


def is_summary(text: str) -> bool:
    """Return True for a line that says that something failed but not why."""
    return _SUMMARY.search(text, 0, _READ) is not None or announces_exit(text)
