"""How a pipeline's executions in a span differ from those in the span of the same length before."""

from collections.abc import Sequence
from statistics import median

from triage.chat.asked import Asked, Executions, executions_since
from triage.chat.latest import FAILED
from triage.chat.periods import clock_time
from triage.model.base import Window
from triage.model.report import Report
from triage.ports import Execution


def compare(asked: Asked) -> tuple[str, Report | None]:
    """Return how many executions ran, failed, and how long those that succeeded took, in both spans; no report."""
    window = asked.window
    before = Window(start=window.start - (window.end - window.start), end=window.start)
    executions = executions_since(asked, before.start)
    if not asked.pipeline.state_machine_arn:
        return f"{asked.name}: it has no state machine whose executions could be compared.", None
    lines = [f"{asked.name}:", *(_line(span, executions) for span in (window, before))]
    if executions.unreadable:
        lines.append(f"Its executions could not all be read: {executions.unreadable}")
    return "\n".join(lines), None


def _line(window: Window, executions: Executions) -> str:
    within = executions.within(window)
    failed = sum(each.status in FAILED for each in within)
    count = "1 execution" if len(within) == 1 else f"{len(within)} executions"
    return f"- {clock_time(window.start)} to {clock_time(window.end)}: {count}, {failed} failed{_duration(within)}"


def _duration(executions: Sequence[Execution]) -> str:
    seconds = [
        (each.stopped_at - each.started_at).total_seconds()
        for each in executions
        if each.status == "SUCCEEDED" and each.stopped_at
    ]
    if not seconds:
        return ""
    return f"; those that succeeded took {median(seconds):.1f} s (median), {max(seconds):.1f} s at most"
