"""Lines that say that something failed but not why: exit announcements, summaries, and what runs after a failure."""

import re

# The end of a process that failed: what stands before it explains it.
_EXIT = re.compile(
    r"\b(?:exited with(?: (?:exit )?(?:code|status))?|exit(?:ed)?[ -](?:code|status)(?: (?:was|of|is))?:?|returned (?:non-zero )?exit (?:code|status):?"
    r"|returned a non-zero code:|exitCode:?|process completed with exit code) ?\(?-?[1-9]\d{0,5}\b",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"^\W{0,8}(?:(?:[\w-]{1,30} )?(?:build|test|tests|job|task|command|compilation|run|step|stage)s? (?:execute )?(?:has |have |was |is )?(?:failed|failure|aborted)\W*$"
    r"|finished: (?:failure|aborted)|build step .{1,80} marked build as failure|done\. your build|build failure\b"
    r"|make(?:\[\d+\])?: \*\*\*|(?:npm|yarn|pnpm)\s+err!?\s|error command failed|failing tests:|rake aborted|the following build commands failed"
    r"|\(?\d+ (?:failure|error|failing|failed)s?\)?\W*$|failed components|fail(?:ed|ure)?\W*$|failed tests?:|#? ?fail +\d+\W*$)"
    r"|\bfailed \d+ and passed \d+|executed \d+ tests?, with \d+ failure|^\s*tests?(?: suites)?: +\d+ failed|command failed with exit code"
    r"|process returned an error|one or more errors occurred|\[help 1\]|a complete log of this run|see above for more details"
    r"|not a problem with npm|build has started failing|sending e-mails? to",
    re.IGNORECASE,
)
_READ = 2_000


def announces_exit(text: str) -> bool:
    """Return True for a line that tells a process's exit code other than 0."""
    return _EXIT.search(text, 0, _READ) is not None


def is_summary(text: str) -> bool:
    """Return True for a line that says that something failed but not why."""
    return _SUMMARY.search(text, 0, _READ) is not None or announces_exit(text)
