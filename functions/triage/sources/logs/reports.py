"""Lambda's REPORT lines as one piece of evidence: how near the invocations came to their memory and time."""

import re
from collections import Counter
from typing import NamedTuple

from triage.mining.lambda_report import Invocation, parse_init_failure, parse_report, statements
from triage.mining.log_events import LogEvents
from triage.model.base import Window
from triage.ports import LogEvent
from triage.sources.logs.explained import Explained
from triage.sources.logs.reader import LogReader
from triage.sources.logs.reading import Question

_TIMED_OUT_AFTER = re.compile(r"Task timed out after (\d{1,4}\.\d{1,4}) seconds")
# What finds the REPORT lines, in text and in Lambda's JSON format.
_TEXT, _JSON = "REPORT RequestId:", "platform.report"
_PAGES = 1
_FULL = 0.95
_MEMORY, _TIME, _OTHER = 0.85, 0.75, 0.6


class Reported(NamedTuple):
    """A REPORT line, what it and its likes say together, and how much that explains, as the weight of a Fact."""

    event: LogEvent
    said: str
    weight: float


def reported(explained: Explained, reader: LogReader, window: Window | None) -> Reported | None:
    """Return what stands out in the REPORT lines; None when nothing does, or only what other lines tell better.

    When something does in a single request's, those of its function's other invocations are read from `window`:
    whether it was so each time tells a limit from an outlier.
    """
    timeout = _timeout(explained.window.events)
    found = statements(explained.window.mined.invocations, timeout_ms=timeout)
    if not found:
        return _not_initialised(explained)
    shown = found[0].invocations[-1]
    weight = _weight(shown)
    if weight == _OTHER and explained.errs:
        return None
    event = explained.window.events[shown.position]
    if explained.window.one_request and window is not None:
        found = statements(_all(reader, window, event), timeout_ms=timeout) or found
    return Reported(event, "; ".join(each.text for each in found), weight)


def _not_initialised(explained: Explained) -> Reported | None:
    """Return how often the function's environment did not come up: then there may be no invocation at all."""
    kinds: Counter[str] = Counter()
    last = -1
    for group in explained.window.mined.groups:
        failed = parse_init_failure(group.first.text)
        if failed:
            kinds[failed] += group.count
            last = max(last, group.last.position)
    if last < 0:
        return None
    times = f"{total} times" if (total := sum(kinds.values())) > 1 else "once"
    return Reported(explained.window.events[last], f"initialisation failed {times} ({', '.join(sorted(kinds))})", _TIME)


def _all(reader: LogReader, window: Window, event: LogEvent) -> list[Invocation]:
    term = _JSON if event.message.startswith("{") else _TEXT
    question = Question(event.log_group, window, contains=term)
    lines = reader.newest(question, pages=_PAGES).messages
    return [invocation for invocation in map(parse_report, lines) if invocation]


def _timeout(events: LogEvents) -> float | None:
    """Return the function's timeout in milliseconds, where Lambda has told it."""
    told = (_TIMED_OUT_AFTER.search(message, 0, 300) for message in reversed(events.messages[-1000:]))
    return next((float(match[1]) * 1000 for match in told if match), None)


def _weight(shown: Invocation) -> float:
    if shown.memory_share >= _FULL:
        return _MEMORY
    return _TIME if shown.status == "timeout" else _OTHER
