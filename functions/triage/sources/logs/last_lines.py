"""What a request logged last before Lambda cut it short: the call that hung, or the step that took the memory."""

import re
from collections.abc import Sequence

from triage.mining.passages import is_lambdas_own
from triage.sources.logs.explained import Explained

# What Lambda itself writes of an invocation that it ended, or whose process ended, as text and as JSON.
_CUT_SHORT = re.compile(r"\bTask timed out after \d|\bRuntime exited with|\"status\":\s?\"timeout\"")
_READ = 600
# Lambda says it behind the code's own lines.
_LATEST = 30
_SHOWN = 3


def is_cut_short(message: str) -> bool:
    """Return whether Lambda says here that it ended the invocation, or that its process ended."""
    return _CUT_SHORT.search(message, 0, _READ) is not None


def last_lines(explained: Explained) -> Sequence[int]:
    """Return the positions of the code's last lines, at most three; none where the request was not cut short."""
    messages = explained.window.events.messages
    if not explained.window.one_request or not any(map(is_cut_short, messages[-_LATEST:])):
        return ()
    own = [at for at, message in enumerate(messages) if message.strip() and not _is_of_lambda(message)]
    return own[-_SHOWN:]


def _is_of_lambda(message: str) -> bool:
    return is_lambdas_own(message) or is_cut_short(message)
